import { AppShell, Burger, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { projectsQuery } from '../caller'
import { useLive } from '../live'
import { useSessionEnd } from '../session'
import { AccountMenu } from './AccountMenu'
import { Brand } from './Brand'
import { ConnectionBar } from './ConnectionBar'
import { ProjectSwitcher } from './ProjectSwitcher'
import { Rooms } from './Rooms'
import { SearchButton } from './SearchButton'
import { useTexts } from './texts'

/** What surrounds every room: project, rooms, account. */
export function Frame() {
  const { t } = useTexts()
  const slug = useProject()
  const [open, { toggle, close }] = useDisclosure()
  const { pathname } = useLocation()
  useEffect(close, [pathname, close])
  useLive(slug)
  useSessionEnd()
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !open } }} padding="md">
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('menu')} aria-expanded={open} />
            <Brand />
            <ProjectSwitcher slug={slug} />
          </Group>
          <Group gap="sm" wrap="nowrap">
            {slug && <SearchButton key={slug} slug={slug} />}
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={t('rooms')} style={{ overflowY: 'auto' }}>
        <Rooms slug={slug} />
      </AppShell.Navbar>
      <AppShell.Main id="content">
        <ConnectionBar />
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}

/** The project of the address; in the rooms of the instance the one that somebody comes from, else the first. */
function useProject(): string | undefined {
  const { slug } = useParams({ strict: false })
  const [last, setLast] = useState(slug)
  if (slug && slug !== last) setLast(slug) // remembered while rendering, as React has it for what follows from a prop
  const first = useQuery(projectsQuery).data?.[0]?.slug
  return slug ?? last ?? first
}
