import { Loader, Progress, Stack } from '@mantine/core'
import { IconHandStop, IconInfoCircle } from '@tabler/icons-react'
import { Remarks } from '../plan/Remarks'
import type { SyncRun } from '../plan/run'
import { Callout } from '../room/Callout'
import { Box } from './Box'
import { useTexts } from './texts'

/** What stands out about a run: that it goes on, why it waits, what somebody should know. */
export function RunRemarks({ run }: { run: SyncRun }) {
  const { t } = useTexts()
  const isHeld = run.status === 'held'
  const why = isHeld ? t('run.held') : t(run.dry_run ? 'run.wouldHold' : 'run.wasHeld')
  if (run.status !== 'running' && run.hold_reasons.length + run.warnings.length === 0) return null
  return (
    <Stack gap="sm">
      {run.status === 'running' && (
        <Box icon={<Loader size={18} color="currentColor" />} title={t('run.running')}>
          <Progress value={100} animated aria-label={t('run.running')} />
          {t('run.runningHint')}
        </Box>
      )}
      {run.hold_reasons.length > 0 && (
        <Callout icon={isHeld ? IconHandStop : IconInfoCircle} tone={isHeld ? 'care' : 'quiet'} title={why}>
          <Remarks remarks={run.hold_reasons} />
        </Callout>
      )}
      {run.warnings.length > 0 && (
        <Callout icon={IconInfoCircle} tone="busy" title={t('run.shouldKnow')}>
          <Remarks remarks={run.warnings} />
        </Callout>
      )}
    </Stack>
  )
}
