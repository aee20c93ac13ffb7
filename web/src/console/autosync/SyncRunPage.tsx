import { Stack } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { moment } from '../../language/moments'
import { useMay } from '../may'
import { Changes } from '../plan/Changes'
import { Back } from '../room/Back'
import { Loaded } from '../room/Loaded'
import { Room } from '../room/Room'
import { Decision } from './Decision'
import { RunErrors } from './RunErrors'
import { RunFacts } from './RunFacts'
import { RunRemarks } from './RunRemarks'
import { RunTag } from './RunTag'
import { useRun } from './runs'
import { useTexts } from './texts'

/** What became of one file; mails about held and refused files lead here. */
export function SyncRunPage() {
  const { t, locale } = useTexts()
  const { slug, id } = useParams({ from: '/inside/projects/$slug/sync-runs/$id' })
  const may = useMay(slug)
  const run = useRun(slug, id)
  const title = run.data ? t('run.title', { at: moment(run.data.started_at, locale) }) : t('run.untimed')
  const back = (
    <Back to="/projects/$slug/settings/auto-sync" params={{ slug }}>
      {t('run.back')}
    </Back>
  )
  return (
    <Room title={title} lead={run.data && <RunTag run={run.data} />} back={back}>
      <Loaded query={run} lines={8}>
        {(loaded) => (
          <Stack gap="lg">
            <RunRemarks run={loaded} />
            <Decision slug={slug} run={loaded} may={may('approve_sync')} />
            <RunFacts slug={slug} run={loaded} />
            {loaded.total_errors > 0 && <RunErrors run={loaded} />}
            {loaded.total_errors === 0 && loaded.status !== 'running' && <Changes slug={slug} run={loaded} />}
          </Stack>
        )}
      </Loaded>
    </Room>
  )
}
