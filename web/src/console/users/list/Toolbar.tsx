import { ActionIcon, Button, CloseButton, Group, Menu, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconAdjustmentsHorizontal, IconChevronDown, IconFilterOff, IconSearch } from '@tabler/icons-react'
import { Fragment, useEffect, useRef, useState } from 'react'
import { ENROLMENTS, isNarrowed, ORIGINS, STATES, usersSearch, type Choice, type Sort, type UsersSearch } from '../search'
import { useWords } from '../words'
import { useTexts } from './texts'

const TYPING_MS = 200

interface Props {
  search: UsersSearch
  onSearch: (search: UsersSearch) => void
  /** Whether the heads of columns are out of sight. */
  isNarrow: boolean
}

/** What narrows the list; all of it stands in the address. */
export function Toolbar({ search, onSearch, isNarrow }: Props) {
  const { t } = useTexts()
  const groups = useGroups(search, onSearch)
  const sort = (order: string) => onSearch(usersSearch({ ...search, sort: order }))
  const clear = () => onSearch(usersSearch({ sort: search.sort }))
  if (isNarrow) {
    return (
      <Group gap="xs" wrap="nowrap">
        <SearchText search={search} onSearch={onSearch} />
        <AllInOne groups={groups} sort={search.sort} onSort={sort} />
        {isNarrowed(search) && (
          <ActionIcon variant="default" size={36} aria-label={t('clear')} onClick={clear}>
            <IconFilterOff size={18} aria-hidden />
          </ActionIcon>
        )}
      </Group>
    )
  }
  return (
    <Group gap="xs">
      <SearchText search={search} onSearch={onSearch} />
      {groups.map((group) => (
        <Filter key={group.name} group={group} />
      ))}
      {isNarrowed(search) && (
        <Button variant="subtle" leftSection={<IconFilterOff size={16} aria-hidden />} onClick={clear}>
          {t('clear')}
        </Button>
      )}
    </Group>
  )
}

/** Words of which any number can be chosen. */
interface WordGroup {
  name: string
  words: readonly string[]
  chosen: readonly string[]
  say: (word: string) => string
  turn: (word: string) => void
}

function useGroups(search: UsersSearch, onSearch: (search: UsersSearch) => void): WordGroup[] {
  const { t } = useTexts()
  const { enrolment, state, origin } = useWords()
  const group = (choice: Choice, words: readonly string[], say: (word: string) => string): WordGroup => {
    const chosen: readonly string[] = search[choice] ?? []
    const after = (word: string) => (chosen.includes(word) ? chosen.filter((one) => one !== word) : [...chosen, word])
    return { name: t(choice), words, chosen, say, turn: (word) => onSearch(usersSearch({ ...search, [choice]: after(word) })) }
  }
  return [group('enrolment', ENROLMENTS, enrolment), group('state', STATES, state), group('origin', ORIGINS, origin)]
}

function SearchText({ search, onSearch }: Omit<Props, 'isNarrow'>) {
  const { t } = useTexts()
  const [text, setText] = useState(search.q ?? '')
  const said = useRef(search.q ?? '')
  const say = useDebouncedCallback((q: string) => {
    said.current = q.trim()
    onSearch(usersSearch({ ...search, q: said.current }))
  }, TYPING_MS)
  // The address changes without typing, too: back, forward, and the button that clears all.
  useEffect(() => {
    if ((search.q ?? '') === said.current) return
    said.current = search.q ?? ''
    setText(said.current)
  }, [search.q])
  function type(next: string) {
    setText(next)
    say(next)
  }
  return (
    <TextInput
      type="search"
      aria-label={t('search')}
      placeholder={t('search')}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text && <CloseButton size="sm" aria-label={t('clearText')} onClick={() => type('')} />}
      w={{ base: '100%', sm: 340 }}
    />
  )
}

function Filter({ group: { name, words, chosen, say, turn } }: { group: WordGroup }) {
  const { t } = useTexts()
  const [only, ...others] = chosen
  const label = only && others.length === 0 ? `${name}: ${say(only)}` : only ? t('filtered', { name, count: chosen.length }) : name
  return (
    <Menu closeOnItemClick={false} position="bottom-start">
      <Menu.Target>
        <Button variant={only ? 'light' : 'default'} fw={500} px="sm" rightSection={<IconChevronDown size={14} aria-hidden />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {words.map((word) => (
          <Menu.CheckboxItem key={word} checked={chosen.includes(word)} onChange={() => turn(word)}>
            {say(word)}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const ORDERS = ['last_name', 'first_name', 'email', 'card_id', 'created_at'] as const

/** On a phone one button opens everything, the orders too, as the heads of columns are out of sight. */
function AllInOne({ groups, sort, onSort }: { groups: WordGroup[]; sort: Sort | undefined; onSort: (sort: string) => void }) {
  const { t } = useTexts()
  const orders = [...ORDERS.map((order) => [order, t(`sorts.${order}`)] as const), ['-created_at', t('sorts.newest')] as const]
  const isFiltered = groups.some(({ chosen }) => chosen.length > 0)
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <ActionIcon variant={isFiltered ? 'light' : 'default'} size={36} aria-label={t('filters')}>
          <IconAdjustmentsHorizontal size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah="70dvh" style={{ overflowY: 'auto' }}>
        <Menu.Label>{t('sort')}</Menu.Label>
        <Menu.RadioGroup value={sort ?? 'last_name'} onChange={onSort}>
          {orders.map(([order, label]) => (
            <Menu.RadioItem key={order} value={order}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        {groups.map(({ name, words, chosen, say, turn }) => (
          <Fragment key={name}>
            <Menu.Label>{name}</Menu.Label>
            {words.map((word) => (
              <Menu.CheckboxItem key={word} checked={chosen.includes(word)} onChange={() => turn(word)}>
                {say(word)}
              </Menu.CheckboxItem>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
