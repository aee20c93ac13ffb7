import {
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconEqual,
  IconHandStop,
  IconPlayerSkipForward,
  IconRefresh,
  type Icon,
} from '@tabler/icons-react'
import type { SyncRun } from '../plan/run'
import { Tag, type Tone } from '../room/Tag'
import { isStatus, type Status } from './runs'
import { useTexts } from './texts'

const LOOKS: Record<Status, [Icon, Tone]> = {
  completed: [IconCircleCheck, 'good'],
  unchanged: [IconEqual, 'good'],
  held: [IconHandStop, 'care'],
  failed: [IconCircleX, 'bad'],
  rejected: [IconBan, 'quiet'],
  superseded: [IconPlayerSkipForward, 'quiet'],
  running: [IconRefresh, 'busy'],
}

/** What became of a run. */
export function RunTag({ run }: { run: Pick<SyncRun, 'status' | 'dry_run'> }) {
  const { t } = useTexts()
  if (!isStatus(run.status)) return <Tag>{run.status}</Tag>
  if (run.dry_run && run.status === 'completed') return <Tag icon={IconCircleDashed}>{t('status.planned')}</Tag>
  const [icon, tone] = LOOKS[run.status]
  return (
    <Tag icon={icon} tone={tone}>
      {t(`status.${run.status}`)}
    </Tag>
  )
}
