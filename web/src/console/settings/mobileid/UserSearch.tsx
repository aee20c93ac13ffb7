import { Select, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { search, type Person } from './search'
import { useTexts } from './texts'

interface Props {
  slug: string
  user: Person | undefined
  onUser: (user: Person | undefined) => void
}

const PAUSE_MS = 200

/** Picks a user by the beginning of a name, an address or an ID. */
export function UserSearch({ slug, user, onUser }: Props) {
  const { t } = useTexts()
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue(typed.trim(), PAUSE_MS)
  const found = useQuery({
    queryKey: [slug, 'users', 'search', asked],
    queryFn: () => search(slug, asked),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  const others = (found.data ?? []).filter(({ id }) => id !== user?.id)
  const people = user ? [user, ...others] : others
  return (
    <Select
      label={t('preview.user')}
      description={t('preview.userHint')}
      searchable
      clearable
      maw={460}
      nothingFoundMessage={asked !== '' && found.isSuccess ? t('preview.nobody') : undefined}
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
      value={user?.id ?? null}
      onChange={(id) => onUser(people.find((one) => one.id === id))}
      searchValue={typed}
      onSearchChange={setTyped}
    />
  )
}
