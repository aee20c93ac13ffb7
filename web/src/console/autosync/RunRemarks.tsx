import { Alert, Loader, Progress, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconHandStop, IconInfoCircle } from '@tabler/icons-react'
import type { SyncRunDetail } from './runs'
import { isHoldReason, isWarning } from './remarks'
import { useTexts } from './texts'

/** What stands out about a run: that it goes on, why it waits, what somebody should know. */
export function RunRemarks({ run }: { run: SyncRunDetail }) {
  const { t, locale } = useTexts()
  const isHeld = run.status === 'held'
  if (run.status !== 'running' && run.hold_reasons.length + run.warnings.length === 0) return null
  return (
    <Stack gap="sm">
      {run.status === 'running' && (
        <Alert icon={<Loader size={18} />} title={t('run.running')}>
          <Progress value={100} animated aria-label={t('run.running')} mb="xs" />
          {t('run.runningHint')}
        </Alert>
      )}
      {run.hold_reasons.length > 0 && (
        <Alert
          color={isHeld ? 'yellow' : 'gray'}
          icon={isHeld ? <IconHandStop aria-hidden /> : <IconInfoCircle aria-hidden />}
          title={isHeld ? t('run.held') : t(run.dry_run ? 'run.wouldHold' : 'run.wasHeld')}
        >
          {run.hold_reasons.map(({ code, detail }) => (
            <Remark key={code} title={isHoldReason(code) ? t(`hold.${code}`) : code} detail={detail} shown={locale === 'en'} />
          ))}
        </Alert>
      )}
      {run.warnings.map(({ code, detail }) => (
        <Alert key={code} color="yellow" icon={<IconAlertTriangle aria-hidden />} title={isWarning(code) ? t(`warning.${code}`) : code}>
          <Text size="sm" lang="en">
            {detail}
          </Text>
        </Alert>
      ))}
    </Stack>
  )
}

function Remark({ title, detail, shown }: { title: string; detail: string; shown: boolean }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="sm" lang={shown ? undefined : 'en'}>
        {detail}
      </Text>
    </div>
  )
}
