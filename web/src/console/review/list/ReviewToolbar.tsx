import { Button, Group, Text } from '@mantine/core'
import { IconAdjustmentsHorizontal, IconFilterOff, IconX } from '@tabler/icons-react'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { usePlaces } from '../../credentials/usePlaces'
import { Filter, SearchText, type WordGroup } from '../../list/Toolbar'
import { isNarrowed, LONGEST_TEXT, reviewSearch, SEVERITIES, type ReviewSearch } from '../search'
import { useTexts } from '../texts'
import { CategoryFilter } from './CategoryFilter'
import { TimeFilter } from './TimeFilter'
import { UserFilter } from './UserFilter'

interface Props {
  slug: string
  search: ReviewSearch
  onSearch: (search: ReviewSearch) => void
  /** Whether there is so little room that most of it waits behind a button. */
  isNarrow: boolean
}

/** What narrows the events; all of it stands in the address. */
export function ReviewToolbar({ slug, search, onSearch, isNarrow }: Props) {
  const { t } = useTexts()
  const [isOpen, { toggle }] = useDisclosure()
  const [isTooLong, setTooLong] = useState(false)
  const { systems, pools, systemName, poolInFull } = usePlaces(slug)
  const change = (part: Record<string, unknown>) => onSearch(reviewSearch({ ...search, view: search.view ?? 'all', ...part }))
  const group = (choice: 'severity' | 'system' | 'pool', words: readonly string[], say: (word: string) => string): WordGroup => ({
    name: t(choice),
    words,
    chosen: search[choice] ?? [],
    say,
    onChoose: (chosen) => change({ [choice]: chosen }),
  })
  const look = (q: string) => {
    setTooLong(q.length > LONGEST_TEXT)
    if (q.length <= LONGEST_TEXT) change({ q })
  }
  const filters = (
    <>
      <CategoryFilter chosen={search.category ?? []} onChoose={(category) => change({ category })} />
      <Filter group={group('severity', SEVERITIES, (word) => t(`severities.${word as 'info'}`))} />
      <TimeFilter times={search} onTimes={({ within, from, to }) => change({ within, from, to })} />
      <UserFilter slug={slug} user={search.user} onUser={(user) => change({ user })} />
      <Filter group={group('system', systems.map(({ id }) => id), (id) => systemName(id) ?? id)} />
      <Filter group={group('pool', pools.map(({ id }) => id), poolInFull)} />
      <Filter
        group={{
          name: t('seen'),
          words: ['no', 'yes'],
          chosen: search.seen ? [search.seen] : [],
          say: (word) => t(`seens.${word as 'yes'}`),
          // One or the other: both are all.
          onChoose: (chosen) => change({ seen: chosen.findLast((word) => word !== search.seen) }),
        }}
      />
      {search.credential && (
        <Button
          variant="light"
          fw={500}
          px="sm"
          rightSection={<IconX size={14} aria-hidden />}
          aria-label={t('without', { name: t('credential') })}
          onClick={() => change({ credential: undefined })}
        >
          {t('credential')}
        </Button>
      )}
      {isNarrowed(search) && (
        <Button variant="subtle" leftSection={<IconFilterOff size={16} aria-hidden />} onClick={() => onSearch({ view: 'all' })}>
          {t('clear')}
        </Button>
      )}
    </>
  )
  return (
    <>
      <Group gap="xs">
        <SearchText label={t('search')} text={search.q} onText={look} />
        {isNarrow && (
          <Button
            variant={isNarrowed(search) ? 'light' : 'default'}
            fw={500}
            px="sm"
            leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
            aria-expanded={isOpen}
            onClick={toggle}
          >
            {t('filters')}
          </Button>
        )}
        {(isOpen || !isNarrow) && filters}
      </Group>
      {isTooLong && (
        <Text role="alert" size="sm" c="var(--mantine-color-error)">
          {t('tooLong', { most: LONGEST_TEXT })}
        </Text>
      )}
    </>
  )
}
