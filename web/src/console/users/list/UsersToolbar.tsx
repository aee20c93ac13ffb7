import { Toolbar, type WordGroup } from '../../list/Toolbar'
import { ENROLMENTS, isNarrowed, ORIGINS, SORTS, STATES, usersSearch, type Choice, type UsersSearch } from '../search'
import { useWords } from '../words'
import { useTexts } from './texts'

interface Props {
  search: UsersSearch
  onSearch: (search: UsersSearch) => void
  isNarrow: boolean
}

/** What narrows the list of users, and sorts it. */
export function UsersToolbar({ search, onSearch, isNarrow }: Props) {
  const { t } = useTexts()
  const { enrolment, state, origin } = useWords()
  const group = (choice: Choice, words: readonly string[], say: (word: string) => string): WordGroup => {
    const onChoose = (chosen: string[]) => onSearch(usersSearch({ ...search, [choice]: chosen }))
    return { name: t(choice), words, chosen: search[choice] ?? [], say, onChoose }
  }
  return (
    <Toolbar
      label={t('search')}
      text={search.q}
      onText={(q) => onSearch(usersSearch({ ...search, q }))}
      groups={[group('enrolment', ENROLMENTS, enrolment), group('state', STATES, state), group('origin', ORIGINS, origin)]}
      orders={{
        choices: [...SORTS.map((sort) => [sort, t(`sorts.${sort}`)] as const), ['-created_at', t('sorts.newest')]],
        order: search.sort ?? SORTS[0],
        onOrder: (sort) => onSearch(usersSearch({ ...search, sort })),
      }}
      isNarrowed={isNarrowed(search)}
      clear={() => onSearch(usersSearch({ sort: search.sort }))}
      isNarrow={isNarrow}
    />
  )
}
