import { Button, Group, Text, Title } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { IconFileImport, IconRefresh, IconSearchOff, IconUserPlus, IconUsersGroup } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, type ReactNode } from 'react'
import { number } from '../../language/moments'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import { useMay } from '../may'
import { useTitle } from '../room/useTitle'
import { lastSearchQuery } from './data'
import classes from './list/list.module.css'
import { Table } from './list/Table'
import { useTexts } from './list/texts'
import { Toolbar } from './list/Toolbar'
import { useRows } from './list/useRows'
import { isNarrowed, usersSearch, type UsersSearch } from './search'

/** The form is fetched when somebody is to be added: the list is there sooner without it. */
const AddUser = lazy(async () => ({ default: (await import('./form/AddUser')).AddUser }))

const ICON = { size: 18, 'aria-hidden': true }

/** Everybody in the project: to be searched, filtered, sorted, and added to. */
export function Users() {
  const { slug } = useParams({ from: '/inside/projects/$slug/users' })
  const search = useSearch({ from: '/inside/projects/$slug/users' })
  const navigate = useNavigate()
  const router = useRouter()
  const { t } = useTexts()
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false
  const { rows, snapshot, total } = useRows(slug, search)
  const client = useQueryClient()
  useTitle(t('title'))
  useEffect(() => {
    client.setQueryData(lastSearchQuery(slug).queryKey, search)
  }, [client, slug, search])
  const [isAdding, adding] = useDisclosure()
  const isEmpty = snapshot.isWhole && snapshot.loaded === 0 && total === 0
  // What is typed replaces the address, so that Back leaves the list and not the last letter.
  // It is said a moment after the typing: by then somebody may be on the way to another room, and is not called back.
  function onSearch(next: UsersSearch) {
    const list = { to: '/projects/$slug/users', params: { slug }, search: next } as const
    if (router.latestLocation.pathname === router.buildLocation(list).pathname) void navigate({ ...list, replace: true })
  }
  const addUser = <Suspense>{isAdding && <AddUser slug={slug} close={adding.close} isNarrow={isNarrow} />}</Suspense>
  if (isEmpty && !isNarrowed(search)) {
    return (
      <>
        <Header search={search} total={total} />
        <Nobody slug={slug} onAdd={adding.open} />
        {addUser}
      </>
    )
  }
  return (
    <div className={classes['room']}>
      <Header search={search} total={total}>
        <Actions slug={slug} onAdd={adding.open} isNarrow={isNarrow} />
      </Header>
      <Toolbar search={search} onSearch={onSearch} isNarrow={isNarrow} />
      {isEmpty ? (
        <NotFound clear={() => onSearch(usersSearch({ sort: search.sort }))} />
      ) : (
        <Table
          key={JSON.stringify(search)}
          {...{ slug, rows, snapshot, total, isNarrow, sort: search.sort }}
          onSort={(sort) => onSearch(usersSearch({ ...search, sort }))}
        />
      )}
      {addUser}
    </div>
  )
}

function Header({ search, total, children }: { search: UsersSearch; total: number | undefined; children?: ReactNode }) {
  const { t, locale } = useTexts()
  const count = total === undefined ? undefined : { count: total, shown: number(total, locale) }
  const told = count && (isNarrowed(search) ? t('hits', count) : t('total', count))
  return (
    <Group justify="space-between" gap="sm">
      <Group align="baseline" gap="sm">
        <Title order={1} size="h2">
          {t('title')}
        </Title>
        <Text component="output" c="dimmed">
          {told ?? t('counting')}
        </Text>
      </Group>
      {children}
    </Group>
  )
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

function NotFound({ clear }: { clear: () => void }) {
  const { t } = useTexts()
  return (
    <Notice icon={<IconSearchOff />} title={t('nobody')} hint={t('nobodyHint')}>
      <Button variant="default" onClick={clear}>
        {t('clear')}
      </Button>
    </Notice>
  )
}
