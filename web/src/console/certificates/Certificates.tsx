import { useMediaQuery } from '@mantine/hooks'
import { IconCertificate } from '@tabler/icons-react'
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
import { useNow } from '../room/useNow'
import { CERTIFICATES, lastSearchQuery } from './data'
import { CertificatesToolbar } from './list/CertificatesToolbar'
import { useColumns, WIDTHS } from './list/columns'
import { certificatesSearch, isNarrowed, queryOf, SORTS, type CertificatesSearch } from './search'
import { useTexts } from './texts'

/** Every certificate of the project, whoever has it: to be searched, filtered and looked at. */
export function Certificates() {
  const { slug } = useParams({ from: '/inside/projects/$slug/certificates' })
  const search = useSearch({ from: '/inside/projects/$slug/certificates' })
  const { t } = useTexts()
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false
  const { rows, snapshot, total } = useRows(slug, CERTIFICATES, queryOf(search, useNow()))
  const columns = useColumns(slug)
  const told = useTold(search, total)
  const client = useQueryClient()
  useEffect(() => {
    client.setQueryData(lastSearchQuery(slug).queryKey, search)
  }, [client, slug, search])
  const say = useInAddress()
  const onSearch = (next: CertificatesSearch) => say({ to: '/projects/$slug/certificates', params: { slug }, search: next })
  const isEmpty = snapshot.isWhole && snapshot.loaded === 0 && total === 0
  if (isEmpty && !isNarrowed(search)) {
    return (
      <>
        <ListHead title={t('title')} told={told} />
        <Notice icon={<IconCertificate />} title={t('empty')} hint={t('emptyHint')} />
      </>
    )
  }
  return (
    <div className={listClasses['room']}>
      <ListHead title={t('title')} told={told} />
      <CertificatesToolbar search={search} onSearch={onSearch} isNarrow={isNarrow} />
      {isEmpty ? (
        <NothingFound title={t('nothing')} hint={t('nothingHint')} clear={() => onSearch(certificatesSearch({ sort: search.sort }))}>
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
          failed={t('failed')}
          order={search.sort ?? SORTS[0]}
          onOrder={(sort) => onSearch(certificatesSearch({ ...search, sort }))}
        />
      )}
    </div>
  )
}

/** How many there are, or how many a search finds. */
function useTold(search: CertificatesSearch, total: number | undefined): string | undefined {
  const { t, locale } = useTexts()
  const { t: list } = useListTexts()
  if (total === undefined) return undefined
  const count = { count: total, shown: number(total, locale) }
  if (!isNarrowed(search)) return t('total', count)
  const only = search.credential ? ` · ${t('ofCredential')}` : search.user ? ` · ${t('ofUser')}` : ''
  return `${list('hits', count)}${only}`
}
