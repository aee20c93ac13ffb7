import { useMediaQuery } from '@mantine/hooks'
import { IconCards } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { number } from '../../language/moments'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import listClasses from '../list/list.module.css'
import { ListHead } from '../list/ListHead'
import { NothingFound } from '../list/NothingFound'
import { Table } from '../list/Table'
import { useTexts as useListTexts } from '../list/texts'
import { useInAddress } from '../list/useInAddress'
import { useRows } from '../list/useRows'
import { useMay } from '../may'
import { CREDENTIALS, lastSearchQuery } from './data'
import { HEIGHTS, useColumns, WIDTHS } from './list/columns'
import { CredentialsToolbar } from './list/CredentialsToolbar'
import { credentialsSearch, isNarrowed, queryOf, SORTS, type CredentialsSearch } from './search'
import { useTexts } from './texts'

/** Every credential of the project, whoever has it: to be searched, filtered and looked at. */
export function Credentials() {
  const { slug } = useParams({ from: '/inside/projects/$slug/credentials' })
  const search = useSearch({ from: '/inside/projects/$slug/credentials' })
  const { t } = useTexts()
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false
  const { rows, snapshot, total } = useRows(slug, CREDENTIALS, queryOf(search))
  const columns = useColumns(slug)
  const told = useTold(search, total)
  const client = useQueryClient()
  useEffect(() => {
    client.setQueryData(lastSearchQuery(slug).queryKey, search)
  }, [client, slug, search])
  const say = useInAddress()
  const onSearch = (next: CredentialsSearch) => say({ to: '/projects/$slug/credentials', params: { slug }, search: next })
  const isEmpty = snapshot.isWhole && snapshot.loaded === 0 && total === 0
  if (isEmpty && !isNarrowed(search)) {
    return (
      <>
        <ListHead title={t('title')} told={told} />
        <None slug={slug} />
      </>
    )
  }
  return (
    <div className={listClasses['room']}>
      <ListHead title={t('title')} told={told} />
      <CredentialsToolbar slug={slug} search={search} onSearch={onSearch} isNarrow={isNarrow} />
      {isEmpty ? (
        <NothingFound title={t('nothing')} hint={t('nothingHint')} clear={() => onSearch(credentialsSearch({ sort: search.sort }))}>
          {search.q !== undefined && (
            <ButtonLink to="/projects/$slug/users" params={{ slug }} search={{ q: search.q }} variant="default">
              {t('findUser', { q: search.q })}
            </ButtonLink>
          )}
        </NothingFound>
      ) : (
        <Table
          key={JSON.stringify(search)}
          {...{ columns, rows, snapshot, total, isNarrow }}
          label={t('title')}
          widths={WIDTHS}
          heights={HEIGHTS}
          failed={t('failed')}
          order={search.sort ?? SORTS[0]}
          onOrder={(sort) => onSearch(credentialsSearch({ ...search, sort }))}
        />
      )}
    </div>
  )
}

/** How many there are, or how many a search finds. */
function useTold(search: CredentialsSearch, total: number | undefined): string | undefined {
  const { t, locale } = useTexts()
  const { t: list } = useListTexts()
  if (total === undefined) return undefined
  const count = { count: total, shown: number(total, locale) }
  return isNarrowed(search) ? list('hits', count) : t('total', count)
}

function None({ slug }: { slug: string }) {
  const { t } = useTexts()
  const mayAcquire = useMay(slug)('acquire_credentials')
  return (
    <Notice icon={<IconCards />} title={t('empty')} hint={t(mayAcquire ? 'emptyHint' : 'emptyReader')}>
      {mayAcquire && (
        <ButtonLink to="/projects/$slug/users" params={{ slug }}>
          {t('toUsers')}
        </ButtonLink>
      )}
    </Notice>
  )
}
