import { Skeleton } from '@mantine/core'
import { IconCards, IconScale } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTexts as useDriftTexts } from '../drift/texts'
import { poolsQuery } from '../editing/settings'
import { ButtonLink } from '../frame/ButtonLink'
import { useMay } from '../may'
import { PoolRows } from '../pools/PoolRows'
import { Back } from '../room/Back'
import { lazyPart } from '../room/lazyRoom'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { History } from '../users/page/History'
import { isThirdParty, systemEventsQuery, type VersionedSystem } from './data'
import { EditSystem } from './form/EditSystem'
import { OfSystem } from './OfSystem'
import { Capabilities } from './page/Capabilities'
import { ConnectionPanel } from './page/ConnectionPanel'
import { RefreshPools } from './page/RefreshPools'
import { ToReview } from '../review/ToReview'
import { Choose } from '../review/transitions/Choose'
import { RemoveSystem } from './page/RemoveSystem'
import { useTexts } from './texts'

const Triggers = lazyPart(() => import('../inputs/triggers/Triggers'), 'Triggers')
const SystemTransitions = lazyPart(() => import('../review/transitions/SystemTransitions'), 'SystemTransitions')

/** One system: how it is reached, what it can do, its pools, and what has happened to it. */
export function SystemPage() {
  const { slug, id } = useParams({ from: '/inside/projects/$slug/systems/$id' })
  return (
    <OfSystem slug={slug} id={id}>
      {(loaded) => <Known key={id} slug={slug} system={loaded} />}
    </OfSystem>
  )
}

function Known({ slug, system }: { slug: string; system: VersionedSystem }) {
  const { t } = useTexts()
  const { t: ofDrift } = useDriftTexts()
  const { body } = system
  const may = useMay(slug)
  const isTheirs = isThirdParty(body)
  const pools = (useQuery(poolsQuery(slug)).data ?? []).filter((pool) => pool.system_id === body.id)
  const back = (
    <Back to="/projects/$slug/systems" params={{ slug }}>
      {t('back')}
    </Back>
  )
  const toCredentials = may('read_people') && (
    <ButtonLink
      to="/projects/$slug/credentials"
      params={{ slug }}
      search={{ system: [body.id] }}
      variant="default"
      leftSection={<IconCards size={16} aria-hidden />}
    >
      {t('toCredentials')}
    </ButtonLink>
  )
  const toDrift = isTheirs && may('read_people') && (
    <ButtonLink to="/projects/$slug/systems/$id/drift" params={{ slug, id: body.id }} variant="default" leftSection={<IconScale size={16} aria-hidden />}>
      {ofDrift('open')}
    </ButtonLink>
  )
  const actions = (
    <>
      {toDrift}
      {toCredentials}
    </>
  )
  return (
    <Room title={body.name} back={back} lead={body.notes} actions={actions}>
      <ConnectionPanel slug={slug} system={body} />
      <Panel title={t('pools')} actions={isTheirs && may('manage_project') && <RefreshPools slug={slug} id={body.id} />}>
        {pools.length > 0 ? <PoolRows slug={slug} pools={pools} /> : t('noPools')}
      </Panel>
      <Capabilities system={body} />
      {isTheirs && may('manage_project') && <EditSystem slug={slug} system={system} />}
      <Suspense fallback={<Skeleton height={200} />}>
        <Triggers slug={slug} of="systems" id={body.id} mayManage={may('manage_project')} />
      </Suspense>
      <Choose mayManage={may('manage_project')}>
        <SystemTransitions slug={slug} system={system} mayManage={may('manage_project')} />
      </Choose>
      {may('read_people') && <Events slug={slug} id={body.id} />}
      {isTheirs && may('manage_project') && <RemoveSystem slug={slug} system={system} />}
    </Room>
  )
}

function Events({ slug, id }: { slug: string; id: string }) {
  const { t } = useTexts()
  const events = useQuery(systemEventsQuery(slug, id))
  return (
    <Panel title={t('history')} actions={<ToReview slug={slug} search={{ system: [id] }} />}>
      <History query={events} namesHolders={slug} />
    </Panel>
  )
}
