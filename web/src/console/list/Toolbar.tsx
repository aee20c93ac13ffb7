import { ActionIcon, Button, CloseButton, Group, Menu, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconAdjustmentsHorizontal, IconArrowsSort, IconChevronDown, IconFilterOff, IconSearch } from '@tabler/icons-react'
import { Fragment, useEffect, useRef, useState } from 'react'
import { useTexts } from './texts'

const TYPING_MS = 200

/** Words of which any number can be chosen. */
export interface WordGroup {
  name: string
  words: readonly string[]
  chosen: readonly string[]
  say: (word: string) => string
  onChoose: (chosen: string[]) => void
}

interface SearchTextProps {
  /** What can be searched for, in words. */
  label: string
  text: string | undefined
  onText: (text: string) => void
}

/** Ways to sort, and what each is called. */
export interface Orders {
  choices: readonly (readonly [order: string, label: string])[]
  order: string
  onOrder: (order: string) => void
  /** Whether the heads of columns do not say it, also where they are in sight. */
  isApart?: boolean
}

interface Props extends SearchTextProps {
  groups: readonly WordGroup[]
  orders: Orders
  /** Whether anything is left out now. */
  isNarrowed: boolean
  clear: () => void
  /** Whether the heads of columns are out of sight. */
  isNarrow: boolean
}

/** What narrows the list; all of it stands in the address. */
export function Toolbar({ groups, orders, isNarrowed, clear, isNarrow, ...searchText }: Props) {
  const { t } = useTexts()
  if (isNarrow) {
    return (
      <Group gap="xs" wrap="nowrap">
        <SearchText {...searchText} />
        <AllInOne groups={groups} orders={orders} />
        {isNarrowed && (
          <ActionIcon variant="default" size={36} aria-label={t('clear')} onClick={clear}>
            <IconFilterOff size={18} aria-hidden />
          </ActionIcon>
        )}
      </Group>
    )
  }
  return (
    <Group gap="xs">
      <SearchText {...searchText} />
      {groups.map((group) => (
        <Filter key={group.name} group={group} />
      ))}
      {orders.isApart && <OrderMenu {...orders} />}
      {isNarrowed && (
        <Button variant="subtle" leftSection={<IconFilterOff size={16} aria-hidden />} onClick={clear}>
          {t('clear')}
        </Button>
      )}
    </Group>
  )
}

/** The box for what is searched for. */
export function SearchText({ label, text: given = '', onText }: SearchTextProps) {
  const { t } = useTexts()
  const [text, setText] = useState(given)
  const said = useRef(given)
  const say = useDebouncedCallback((typed: string) => {
    said.current = typed.trim()
    onText(said.current)
  }, TYPING_MS)
  // The address changes without typing, too: back, forward, and the button that clears all.
  useEffect(() => {
    if (given === said.current) return
    said.current = given
    setText(given)
  }, [given])
  function type(next: string) {
    setText(next)
    say(next)
  }
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text && <CloseButton size="sm" aria-label={t('clearText')} onClick={() => type('')} />}
      w={{ base: '100%', sm: 340 }}
    />
  )
}

/** A button that opens words of which any number can be chosen. */
export function Filter({ group }: { group: WordGroup }) {
  const { t } = useTexts()
  const { name, chosen, say } = group
  const [only, ...others] = chosen
  const label = only && others.length === 0 ? `${name}: ${say(only)}` : only ? t('filtered', { name, count: chosen.length }) : name
  return (
    <Menu closeOnItemClick={false} position="bottom-start">
      <Menu.Target>
        <Button variant={only ? 'light' : 'default'} fw={500} px="sm" rightSection={<IconChevronDown size={14} aria-hidden />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="70dvh" style={{ overflowY: 'auto' }}>
        <Words group={group} />
      </Menu.Dropdown>
    </Menu>
  )
}

function Words({ group: { words, chosen, say, onChoose } }: { group: WordGroup }) {
  const turn = (word: string) => onChoose(chosen.includes(word) ? chosen.filter((one) => one !== word) : [...chosen, word])
  return words.map((word) => (
    <Menu.CheckboxItem key={word} checked={chosen.includes(word)} onChange={() => turn(word)}>
      {say(word)}
    </Menu.CheckboxItem>
  ))
}

function OrderMenu(orders: Orders) {
  const label = orders.choices.find(([order]) => order === orders.order)?.[1]
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" fw={500} px="sm" leftSection={<IconArrowsSort size={14} aria-hidden />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <OrderItems {...orders} />
      </Menu.Dropdown>
    </Menu>
  )
}

function OrderItems({ choices, order, onOrder }: Orders) {
  return (
    <Menu.RadioGroup value={order} onChange={onOrder}>
      {choices.map(([value, label]) => (
        <Menu.RadioItem key={value} value={value}>
          {label}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  )
}

/** On a phone one button opens everything, the orders too, as the heads of columns are out of sight. */
function AllInOne({ groups, orders }: { groups: readonly WordGroup[]; orders: Orders }) {
  const { t } = useTexts()
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
        <OrderItems {...orders} />
        {groups.map((group) => (
          <Fragment key={group.name}>
            <Menu.Label>{group.name}</Menu.Label>
            <Words group={group} />
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
