import { Toolbar, type WordGroup } from '../../list/Toolbar'
import { certificatesSearch, isNarrowed, ORIGINS, SOON_DAYS, SORTS, STATES, type CertificatesSearch } from '../search'
import { useTexts } from '../texts'
import { useWords } from '../words'

interface Props {
  search: CertificatesSearch
  onSearch: (search: CertificatesSearch) => void
  isNarrow: boolean
}

/** What narrows the list of certificates, and sorts it. */
export function CertificatesToolbar({ search, onSearch, isNarrow }: Props) {
  const { t } = useTexts()
  const words = useWords()
  const change = (part: Record<string, unknown>) => onSearch(certificatesSearch({ ...search, ...part }))
  const group = (choice: 'state' | 'origin', all: readonly string[], say: (word: string) => string): WordGroup => ({
    name: t(choice),
    words: all,
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
        group('state', STATES, words.state),
        group('origin', ORIGINS, words.origin),
        {
          name: t('end'),
          words: ['soon'],
          chosen: search.soon ? ['soon'] : [],
          say: () => t('soon', { days: SOON_DAYS }),
          onChoose: (chosen) => change({ soon: chosen.length > 0 }),
        },
      ]}
      orders={{
        choices: SORTS.map((sort) => [sort, t(`sorts.${sort}`)]),
        order: search.sort ?? SORTS[0],
        onOrder: (sort) => change({ sort }),
        isApart: true,
      }}
      isNarrowed={isNarrowed(search)}
      clear={() => onSearch(certificatesSearch({ sort: search.sort }))}
      isNarrow={isNarrow}
    />
  )
}
