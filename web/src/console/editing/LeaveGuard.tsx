import { Button, Group, Stack, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { Dialog } from '../room/Dialog'
import { useTexts } from '../room/texts'

/** Asks before a page is left on which something is not saved. Who was logged out goes to the login unasked. */
export function LeaveGuard({ when }: { when: boolean }) {
  const { t } = useTexts()
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => when && next.pathname !== current.pathname && next.pathname !== '/login',
    enableBeforeUnload: when,
    withResolver: true,
  })
  if (status !== 'blocked') return null
  return (
    <Dialog onClose={reset} title={t('leave.title')}>
      <Stack>
        <Text>{t('leave.hint')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={proceed}>
            {t('leave.go')}
          </Button>
          <Button onClick={reset} data-autofocus>
            {t('leave.stay')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
