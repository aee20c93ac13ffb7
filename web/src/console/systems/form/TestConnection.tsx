import { Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Problem } from '../../../api/problem'
import { Callout } from '../../room/Callout'
import { useFailure } from '../../room/useFailure'
import { useTexts } from '../texts'

interface Props {
  hint: string
  /** Calls the system; faults in what is typed it shows at their fields by itself. */
  call: () => Promise<unknown>
  isDisabled?: boolean
}

/** Calls the system once, and says what it said. */
export function TestConnection({ hint, call, isDisabled = false }: Props) {
  const { t } = useTexts()
  const failure = useFailure()
  const test = useMutation({ mutationFn: call })
  const isTyped = test.error instanceof Problem && test.error.status === 422
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Button variant="default" loading={test.isPending} disabled={isDisabled} onClick={() => test.mutate()}>
          {t('test.go')}
        </Button>
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
      </Group>
      {test.isSuccess && (
        <Callout isNews icon={IconCircleCheck} tone="good">
          {t('test.works')}
        </Callout>
      )}
      {test.error && (
        <Callout isNews icon={IconAlertTriangle} tone="bad" title={t('test.failed')}>
          {isTyped ? t('test.faults') : failure(test.error)}
        </Callout>
      )}
    </Stack>
  )
}
