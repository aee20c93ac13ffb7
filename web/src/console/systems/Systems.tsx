import { Group, Stack, Text } from '@mantine/core'
import { IconPlus, IconServer2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ago } from '../../language/moments'
import { poolsQuery } from '../editing/settings'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import { useMay } from '../may'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { Row, Rows } from '../room/Rows'
import { To } from '../room/To'
import { useNow } from '../room/useNow'
import { systemsQuery } from '../users/data'
import { ConnectionTag } from './ConnectionTag'
import { connectorsQuery, isThirdParty, type Pool, type System } from './data'
import { useRunMode } from './useRunMode'
import { useTexts } from './texts'

/** The systems that issue the project's credentials. */
export function Systems() {
  const { t } = useTexts()
  const { slug } = useParams({ from: '/inside/projects/$slug/systems' })
  const systems = useQuery(systemsQuery(slug))
  const pools = useQuery(poolsQuery(slug)).data
  return (
    <Room title={t('title')} lead={t('lead')} actions={<Enrol slug={slug} />}>
      <Loaded query={systems}>
        {(list) => (
          <>
            <Panel title={t('list')}>
              <Rows label={t('list')} columns="1.4fr 1.3fr 1.2fr">
                {list.map((system) => (
                  <SystemRow key={system.id} slug={slug} system={system} pools={pools?.filter((pool) => pool.system_id === system.id)} />
                ))}
              </Rows>
            </Panel>
            {!list.some(isThirdParty) && (
              <Notice icon={<IconServer2 />} title={t('onlyOwn')} hint={t('onlyOwnHint')}>
                <Enrol slug={slug} />
              </Notice>
            )}
          </>
        )}
      </Loaded>
    </Room>
  )
}

function Enrol({ slug }: { slug: string }) {
  const { t } = useTexts()
  if (!useMay(slug)('manage_project')) return null
  return (
    <ButtonLink to="/projects/$slug/systems/new" params={{ slug }} leftSection={<IconPlus size={16} aria-hidden />}>
      {t('enrol')}
    </ButtonLink>
  )
}

function SystemRow({ slug, system, pools }: { slug: string; system: System; pools: Pool[] | undefined }) {
  const { t, locale } = useTexts()
  const now = useNow()
  const runMode = useRunMode()
  const kind = useQuery(connectorsQuery(slug)).data?.find(({ connector }) => connector === system.connector)?.title
  const { connection } = system
  const told = connection && system.run_mode !== 'disabled' ? [t('since', { when: ago(connection.since, locale, now) }), connection.node && t('onNode', { node: connection.node })] : []
  return (
    <Row>
      <Stack gap={0}>
        <To to="/projects/$slug/systems/$id" params={{ slug, id: system.id }} size="sm" fw={600} dir="auto">
          {system.name}
        </To>
        <Text size="xs" c="dimmed">
          {[isThirdParty(system) ? (kind ?? system.connector) : t('own'), isThirdParty(system) && runMode(system)].filter(Boolean).join(' · ')}
        </Text>
      </Stack>
      <Stack gap={2} align="flex-start">
        <ConnectionTag system={system} />
        {told.length > 0 && (
          <Text size="xs" c="dimmed">
            {told.filter(Boolean).join(', ')}
          </Text>
        )}
      </Stack>
      <Group justify="space-between">{pools && <PoolCount pools={pools} />}</Group>
    </Row>
  )
}

/** How many pools, and how many places are free in those that are limited. */
function PoolCount({ pools }: { pools: Pool[] }) {
  const { t } = useTexts()
  const free = pools.flatMap(({ available }) => (typeof available === 'number' ? [available] : []))
  return (
    <Stack gap={0}>
      <Text size="sm">{pools.length > 0 ? t('poolCount', { count: pools.length }) : t('noPools')}</Text>
      {pools.length > 0 && (
        <Text size="xs" c="dimmed">
          {free.length > 0 ? t('free', { count: free.reduce((sum, one) => sum + one, 0) }) : t('unlimited')}
        </Text>
      )}
    </Stack>
  )
}
