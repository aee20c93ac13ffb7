import { Group, Skeleton } from '@mantine/core'
import { IconCards, IconStackPop } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { moment } from '../../language/moments'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import { useMay } from '../may'
import { ToReview } from '../review/ToReview'
import { Choose } from '../review/transitions/Choose'
import { Back } from '../room/Back'
import { Callout } from '../room/Callout'
import { Facts } from '../room/Facts'
import { lazyPart } from '../room/lazyRoom'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { To } from '../room/To'
import { isThirdParty, poolEventsQuery, type Pool } from '../systems/data'
import { RefreshPools } from '../systems/page/RefreshPools'
import { systemsQuery } from '../users/data'
import { History } from '../users/page/History'
import { Automation } from './Automation'
import { poolQuery, type VersionedPool } from './data'
import { HeldFilters } from './filter/HeldFilters'
import { PoolSettings } from './PoolSettings'
import { emptyAs, PoolTag, Stock } from './PoolStatus'
import { useTexts } from './texts'

const Triggers = lazyPart(() => import('../inputs/triggers/Triggers'), 'Triggers')
const PoolTransitions = lazyPart(() => import('../review/transitions/PoolTransitions'), 'PoolTransitions')

/** One pool: what is left of it, who gets of it by itself, and what has happened to it. */
export function PoolPage() {
  const { slug, id } = useParams({ from: '/inside/projects/$slug/pools/$id' })
  const { t } = useTexts()
  const pool = useQuery(poolQuery(slug, id))
  const gone = (
    <Notice icon={<IconStackPop />} title={t('gone')} hint={t('goneHint')}>
      <ButtonLink to="/projects/$slug/pools" params={{ slug }}>
        {t('back')}
      </ButtonLink>
    </Notice>
  )
  return (
    <Loaded query={pool} lines={12} gone={gone}>
      {(loaded) => <Known key={id} slug={slug} pool={loaded} />}
    </Loaded>
  )
}

function Known({ slug, pool }: { slug: string; pool: VersionedPool }) {
  const { t } = useTexts()
  const { body } = pool
  const may = useMay(slug)
  const system = useQuery(systemsQuery(slug)).data?.find(({ id }) => id === body.system_id)
  const empty = emptyAs(body)
  const back = (
    <Back to="/projects/$slug/pools" params={{ slug }}>
      {t('back')}
    </Back>
  )
  const toCredentials = may('read_people') && (
    <ButtonLink
      to="/projects/$slug/credentials"
      params={{ slug }}
      search={{ pool: [body.id] }}
      variant="default"
      leftSection={<IconCards size={16} aria-hidden />}
    >
      {t('toCredentials')}
    </ButtonLink>
  )
  const refresh = system && isThirdParty(system) && may('manage_project') && <RefreshPools slug={slug} id={system.id} />
  return (
    <Room title={body.name} back={back} actions={toCredentials}>
      {empty && (
        <Callout icon={IconStackPop} tone="bad">
          {t(`why.${empty}`)}
        </Callout>
      )}
      <Panel title={t('facts')} actions={refresh}>
        <StockFacts slug={slug} pool={body} systemName={system?.name} />
      </Panel>
      <HeldFilters slug={slug} pool={body} mayDecide={may('approve_sync')} mayRead={may('read_people')} />
      <Automation slug={slug} pool={pool} mayManage={may('manage_project')} mayPreview={may('read_people')} />
      {system && <PoolSettings slug={slug} pool={pool} mayManage={may('manage_project')} system={system} />}
      <Suspense fallback={<Skeleton height={200} />}>
        <Triggers slug={slug} of="pools" id={body.id} mayManage={may('manage_project')} />
      </Suspense>
      <Choose mayManage={may('manage_project')}>
        <PoolTransitions slug={slug} pool={pool} mayManage={may('manage_project')} />
      </Choose>
      {may('read_people') && <Events slug={slug} id={body.id} />}
    </Room>
  )
}

function StockFacts({ slug, pool, systemName }: { slug: string; pool: Pool; systemName: string | undefined }) {
  const { t, locale } = useTexts()
  const system = systemName && (
    <To key="system" to="/projects/$slug/systems/$id" params={{ slug, id: pool.system_id }} inherit>
      {systemName}
    </To>
  )
  return (
    <Facts
      facts={[
        [t('status'), <Group key="status"><PoolTag pool={pool} /></Group>],
        [t('stock'), <Stock key="stock" pool={pool} />],
        [t('system'), system],
        [t('external'), pool.external_id],
        [t('refreshed'), pool.refreshed_at ? moment(pool.refreshed_at, locale) : undefined],
      ]}
    />
  )
}

function Events({ slug, id }: { slug: string; id: string }) {
  const { t } = useTexts()
  const events = useQuery(poolEventsQuery(slug, id))
  return (
    <Panel title={t('history')} actions={<ToReview slug={slug} search={{ pool: [id] }} />}>
      <History query={events} namesHolders={slug} />
    </Panel>
  )
}
