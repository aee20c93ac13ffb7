import { Button, Group, Stack } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleMinus } from '@tabler/icons-react'
import { knows } from '../../../language/say'
import { Callout } from '../../room/Callout'
import { useTexts as useRoomTexts } from '../../room/texts'
import { hasPhone, type Process } from '../process'
import { en } from '../texts.en'
import { useTexts } from '../texts'
import { useProcessWords } from '../useProcessWords'

interface Props {
  process: Process
  close?: (() => void) | undefined
}

/** What came of a process. */
export function Ended({ process, close }: Props) {
  const { t: ofRoom } = useRoomTexts()
  return (
    <Stack>
      <Told process={process} />
      {close && (
        <Group justify="flex-end">
          <Button onClick={close} data-autofocus>
            {ofRoom('close')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function Told({ process: { kind, state, reason } }: { process: Process }) {
  const { t } = useTexts()
  const words = useProcessWords()
  if (state === 'completed') {
    const title = `ended.${kind}`
    return (
      <Callout isNews icon={IconCircleCheck} tone="good" title={knows(en, title) ? t(title) : words.state(state)}>
        {followOf(kind) && t(`ended.${followOf(kind) ?? 'active'}`)}
      </Callout>
    )
  }
  if (state === 'failed') {
    return (
      <Callout isNews icon={IconAlertTriangle} tone="bad" title={t('ended.failed')}>
        {words.failed(reason)}
      </Callout>
    )
  }
  return (
    <Callout isNews icon={IconCircleMinus} tone="quiet" title={t('ended.cancelled')}>
      {t('ended.cancelledHint')}
    </Callout>
  )
}

/** What follows for the certificates. */
function followOf(kind: string): 'active' | 'held' | 'locked' | undefined {
  if (hasPhone(kind)) return 'active'
  if (kind === 'MobileIDProcDeactivate') return 'held'
  return kind === 'MobileIDProcReactivate' ? undefined : 'locked'
}
