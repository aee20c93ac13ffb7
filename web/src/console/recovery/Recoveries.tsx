import { IconKeyOff, IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Notice } from '../frame/Notice'
import { useMay } from '../may'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { Rows } from '../room/Rows'
import { useNow } from '../room/useNow'
import { recoveriesQuery, stateOf, type Recovery } from './data'
import { RecoveryRow } from './RecoveryRow'
import { useTexts } from './texts'

/** Requests for archived keys: those that wait for somebody, and those that are over. */
export function Recoveries() {
  const { t } = useTexts()
  const { slug } = useParams({ from: '/inside/projects/$slug/recoveries' })
  const mayRecover = useMay(slug)('recover_keys')
  const recoveries = useQuery({ ...recoveriesQuery(slug), enabled: mayRecover })
  if (!mayRecover) return <Notice icon={<IconLock />} title={t('mayNot')} hint={t('mayNotHint')} />
  return (
    <Room title={t('title')} lead={t('lead')}>
      <Loaded query={recoveries} lines={8}>
        {(loaded) => <List slug={slug} recoveries={loaded} />}
      </Loaded>
    </Room>
  )
}

function List({ slug, recoveries }: { slug: string; recoveries: readonly Recovery[] }) {
  const { t } = useTexts()
  const now = useNow()
  const isOpen = (recovery: Recovery) => ['requested', 'approved'].includes(stateOf(recovery, now))
  const [open, over] = [recoveries.filter(isOpen), recoveries.filter((recovery) => !isOpen(recovery))]
  return (
    <>
      <Panel title={t('open')}>
        {open.length > 0 ? (
          <Rows label={t('open')} columns="1fr 11rem 14rem">
            {open.map((recovery) => (
              <RecoveryRow key={recovery.id} {...{ slug, recovery, now }} />
            ))}
          </Rows>
        ) : (
          <Notice icon={<IconKeyOff />} title={t('openNone')} hint={t('openNoneHint')} />
        )}
      </Panel>
      {over.length > 0 && (
        <Panel title={t('over')}>
          <Rows label={t('over')} columns="1fr 11rem 14rem">
            {over.map((recovery) => (
              <RecoveryRow key={recovery.id} {...{ slug, recovery, now }} />
            ))}
          </Rows>
        </Panel>
      )}
    </>
  )
}
