import { Tag } from '../room/Tag'
import { isStatus, toneOf, type SyncRun } from './runs'
import { useTexts } from './texts'

/** What became of a run. */
export function RunTag({ run }: { run: Pick<SyncRun, 'status' | 'dry_run'> }) {
  const { t } = useTexts()
  if (!isStatus(run.status)) return <Tag>{run.status}</Tag>
  if (run.dry_run && run.status === 'completed') return <Tag>{t('status.planned')}</Tag>
  return <Tag tone={toneOf[run.status]}>{t(`status.${run.status}`)}</Tag>
}
