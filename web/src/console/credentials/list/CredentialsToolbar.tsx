import { Toolbar, type WordGroup } from '../../list/Toolbar'
import { useReasons } from '../../users/page/useReasons'
import { credentialsSearch, isNarrowed, ORIGINS, SORTS, STATUSES, type CredentialsSearch } from '../search'
import { useTexts } from '../texts'
import { useOrigin } from '../useOrigin'
import { usePlaces } from '../usePlaces'

interface Props {
  slug: string
  search: CredentialsSearch
  onSearch: (search: CredentialsSearch) => void
  isNarrow: boolean
}

/** What narrows the list of credentials, and sorts it. */
export function CredentialsToolbar({ slug, search, onSearch, isNarrow }: Props) {
  const { t } = useTexts()
  const { statusName } = useReasons()
  const origin = useOrigin()
  const { systems, pools, systemName, poolInFull } = usePlaces(slug)
  const change = (part: Record<string, unknown>) => onSearch(credentialsSearch({ ...search, ...part }))
  const group = (choice: 'status' | 'system' | 'pool' | 'origin', words: readonly string[], say: (word: string) => string): WordGroup => ({
    name: t(choice),
    words,
    chosen: search[choice] ?? [],
    say,
    onChoose: (chosen) => change({ [choice]: chosen }),
  })
  return (
    <Toolbar
      label={t('search')}
      text={search.q}
      onText={(q) => change({ q })}
      groups={[
        group('status', STATUSES, statusName),
        group('system', idsOf(systems), (id) => systemName(id) ?? id),
        group('pool', idsOf(pools), poolInFull),
        group('origin', ORIGINS, origin),
        {
          name: t('lateness'),
          words: ['late'],
          chosen: search.late ? ['late'] : [],
          say: () => t('onlyLate'),
          onChoose: (chosen) => change({ late: chosen.length > 0 }),
        },
        {
          name: t('invitation'),
          words: ['lapsed'],
          chosen: search.lapsed ? ['lapsed'] : [],
          say: () => t('onlyLapsed'),
          onChoose: (chosen) => change({ lapsed: chosen.length > 0 }),
        },
      ]}
      orders={{
        choices: SORTS.map((sort) => [sort, t(`sorts.${sort}`)]),
        order: search.sort ?? SORTS[0],
        onOrder: (sort) => change({ sort }),
        isApart: true,
      }}
      isNarrowed={isNarrowed(search)}
      clear={() => onSearch(credentialsSearch({ sort: search.sort }))}
      isNarrow={isNarrow}
    />
  )
}

function idsOf(things: readonly { id: string }[]): string[] {
  return things.map(({ id }) => id)
}
