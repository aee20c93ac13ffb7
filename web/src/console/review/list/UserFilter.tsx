import '../../mantine.later'
import { Select, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { search, type Person } from '../../settings/mobileid/search'
import { holderQuery } from '../../credentials/data'
import { useWords } from '../../users/words'
import { useTexts } from '../texts'

const PAUSE_MS = 200

interface Props {
  slug: string
  user: string | undefined
  onUser: (user: string | undefined) => void
}

/** Whom the events are about: a user, found by the beginning of a name, an address or an ID. */
export function UserFilter({ slug, user, onUser }: Props) {
  const { t } = useTexts()
  const words = useWords()
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue(typed.trim(), PAUSE_MS)
  const known = useQuery({ ...holderQuery(slug, user ?? ''), enabled: user !== undefined }).data
  const found = useQuery({
    queryKey: [slug, 'users', 'search', asked],
    queryFn: () => search(slug, asked),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  const own: Person[] = user ? [{ id: user, name: known ? words.name(known) : user, email: '' }] : []
  const people = [...own, ...(found.data ?? []).filter(({ id }) => id !== user)]
  return (
    <Select
      aria-label={t('user')}
      placeholder={t('anyUser')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('without', { name: t('user') }) }}
      w={{ base: '100%', sm: 210 }}
      nothingFoundMessage={asked === '' ? t('findUser') : found.isSuccess ? t('nobody') : undefined}
      data={people.map(({ id, name }) => ({ value: id, label: name }))}
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{option.label}</Text>
          <Text size="xs" c="dimmed">
            {people.find(({ id }) => id === option.value)?.email}
          </Text>
        </div>
      )}
      value={user ?? null}
      onChange={(id) => onUser(id ?? undefined)}
      searchValue={typed}
      onSearchChange={setTyped}
    />
  )
}
