import { Button, CloseButton, Group, Menu, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconChevronDown, IconFilterOff, IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
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
  const words = useWords()
  const choose = (name: Choice) => (chosen: string[]) => onSearch(usersSearch({ ...search, [name]: chosen }))
  return (
    <Group gap="xs">
      <SearchText search={search} onSearch={onSearch} />
      <Filter name={t('enrolment')} words={ENROLMENTS} say={words.enrolment} chosen={search.enrolment} onChoose={choose('enrolment')} />
      <Filter name={t('state')} words={STATES} say={words.state} chosen={search.state} onChoose={choose('state')} />
      <Filter name={t('origin')} words={ORIGINS} say={words.origin} chosen={search.origin} onChoose={choose('origin')} />
      {isNarrow && <Sorting sort={search.sort} onSort={(sort) => onSearch(usersSearch({ ...search, sort }))} />}
      {isNarrowed(search) && (
        <Button variant="subtle" leftSection={<IconFilterOff size={16} aria-hidden />} onClick={() => onSearch(usersSearch({ sort: search.sort }))}>
          {t('clear')}
        </Button>
      )}
    </Group>
  )
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

interface FilterProps {
  name: string
  words: readonly string[]
  say: (word: string) => string
  chosen: readonly string[] | undefined
  onChoose: (chosen: string[]) => void
}

function Filter({ name, words, say, chosen: said, onChoose }: FilterProps) {
  const { t } = useTexts()
  const chosen = said ?? []
  const label = chosen.length > 0 ? t('filtered', { name, count: chosen.length }) : name
  const [only] = chosen
  const turn = (word: string) => (chosen.includes(word) ? chosen.filter((one) => one !== word) : [...chosen, word])
  return (
    <Menu closeOnItemClick={false} position="bottom-start">
      <Menu.Target>
        <Button variant={chosen.length > 0 ? 'light' : 'default'} fw={500} px="sm" rightSection={<IconChevronDown size={14} aria-hidden />} aria-label={label}>
          {chosen.length === 1 && only ? `${name}: ${say(only)}` : label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {words.map((word) => (
          <Menu.CheckboxItem key={word} checked={chosen.includes(word)} onChange={() => onChoose(turn(word))}>
            {say(word)}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const ORDERS = ['last_name', 'first_name', 'email', 'card_id', 'created_at'] as const

function Sorting({ sort, onSort }: { sort: Sort | undefined; onSort: (sort: string) => void }) {
  const { t } = useTexts()
  const orders = ORDERS.map((order) => ({ value: order as string, label: t(`sorts.${order}`) }))
  return (
    <Select
      aria-label={t('sort')}
      data={[...orders, { value: '-created_at', label: t('sorts.newest') }]}
      value={sort ?? 'last_name'}
      allowDeselect={false}
      onChange={(order) => order && onSort(order)}
      w={{ base: '100%', xs: 190 }}
    />
  )
}
