import { Button, Group } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { IconFileImport, IconRefresh, IconUserPlus, IconUsersGroup } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { answer, api, type Schemas } from '../../api/client'
import { number } from '../../language/moments'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import classes from '../list/list.module.css'
import { ListHead } from '../list/ListHead'
import { NothingFound } from '../list/NothingFound'
import { Table } from '../list/Table'
import { useTexts as useListTexts } from '../list/texts'
import { useInAddress } from '../list/useInAddress'
import { useRows, type Source } from '../list/useRows'
import { useMay } from '../may'
import { lazyPart } from '../room/lazyRoom'
import { lastSearchQuery } from './data'
import { useColumns, WIDTHS } from './list/columns'
import { useTexts } from './list/texts'
import { UsersToolbar } from './list/UsersToolbar'
import { isNarrowed, queryOf, SORTS, usersSearch, type UsersSearch } from './search'

/** The form is fetched when somebody is to be added: the list is there sooner without it. */
const AddUser = lazyPart(() => import('./form/AddUser'), 'AddUser')

const ICON = { size: 18, 'aria-hidden': true }

const USERS: Source<Schemas['User']> = {
  resource: 'users',
  ask: (slug, query) => answer(api.GET('/api/v1/projects/{slug}/users', { params: { path: { slug }, query } })),
}

/** Everybody in the project: to be searched, filtered, sorted, and added to. */
export function Users() {
  const { slug } = useParams({ from: '/inside/projects/$slug/users' })
  const search = useSearch({ from: '/inside/projects/$slug/users' })
  const { t } = useTexts()
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false
  const { rows, snapshot, total } = useRows(slug, USERS, queryOf(search))
  const columns = useColumns(slug)
  const told = useTold(search, total)
  const client = useQueryClient()
  useEffect(() => {
    client.setQueryData(lastSearchQuery(slug).queryKey, search)
  }, [client, slug, search])
  const [isAdding, adding] = useDisclosure()
  const say = useInAddress()
  const onSearch = (next: UsersSearch) => say({ to: '/projects/$slug/users', params: { slug }, search: next })
  const isEmpty = snapshot.isWhole && snapshot.loaded === 0 && total === 0
  const addUser = <Suspense>{isAdding && <AddUser slug={slug} close={adding.close} isNarrow={isNarrow} />}</Suspense>
  if (isEmpty && !isNarrowed(search)) {
    return (
      <>
        <ListHead title={t('title')} told={told} />
        <Nobody slug={slug} onAdd={adding.open} />
        {addUser}
      </>
    )
  }
  return (
    <div className={classes['room']}>
      <ListHead title={t('title')} told={told}>
        <Actions slug={slug} onAdd={adding.open} isNarrow={isNarrow} />
      </ListHead>
      <UsersToolbar search={search} onSearch={onSearch} isNarrow={isNarrow} />
      {isEmpty ? (
        <NothingFound title={t('nobody')} hint={t('nobodyHint')} clear={() => onSearch(usersSearch({ sort: search.sort }))} />
      ) : (
        <Table
          key={JSON.stringify(search)}
          {...{ columns, rows, snapshot, total, isNarrow }}
          label={t('title')}
          widths={WIDTHS}
          failed={t('failed')}
          order={search.sort ?? SORTS[0]}
          onOrder={(sort) => onSearch(usersSearch({ ...search, sort }))}
        />
      )}
      {addUser}
    </div>
  )
}

/** How many there are, or how many a search finds. */
function useTold(search: UsersSearch, total: number | undefined): string | undefined {
  const { t, locale } = useTexts()
  const { t: list } = useListTexts()
  if (total === undefined) return undefined
  const count = { count: total, shown: number(total, locale) }
  return isNarrowed(search) ? list('hits', count) : t('total', count)
}

function Actions({ slug, onAdd, isNarrow }: { slug: string; onAdd: () => void; isNarrow: boolean }) {
  const { t } = useTexts()
  const may = useMay(slug)
  return (
    <Group gap="xs">
      {may('upload_sync') && (
        <ButtonLink to="/projects/$slug/import" params={{ slug }} variant="default" leftSection={<IconFileImport {...ICON} />}>
          {t('import')}
        </ButtonLink>
      )}
      {may('manage_users') && (
        <Button leftSection={<IconUserPlus {...ICON} />} onClick={onAdd}>
          {t(isNarrow ? 'addShort' : 'add')}
        </Button>
      )}
    </Group>
  )
}

function Nobody({ slug, onAdd }: { slug: string; onAdd: () => void }) {
  const { t } = useTexts()
  const may = useMay(slug)
  const mayAdd = may('manage_users') || may('upload_sync')
  return (
    <Notice icon={<IconUsersGroup />} title={t('empty')} hint={t(mayAdd ? 'emptyHint' : 'emptyReader')}>
      <Group justify="center">
        {mayAdd && <Actions slug={slug} onAdd={onAdd} isNarrow={false} />}
        {may('manage_project') && (
          <ButtonLink to="/projects/$slug/settings/auto-sync" params={{ slug }} variant="default" leftSection={<IconRefresh {...ICON} />}>
            {t('setUp')}
          </ButtonLink>
        )}
      </Group>
    </Notice>
  )
}
