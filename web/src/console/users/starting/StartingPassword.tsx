import { Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { moment } from '../../../language/moments'
import { Callout, Refusal } from '../../room/Callout'
import { Dialog } from '../../room/Dialog'
import { Takeaway } from '../../room/Takeaway'
import { useTexts as useRoomTexts } from '../../room/texts'
import { useFailure } from '../../room/useFailure'
import { makeStartingPassword, type StartingPassword as Made } from './data'
import { useTexts } from './texts'

interface Props {
  slug: string
  user: string
  name: string
  close: () => void
}

/** A password for somebody's first login to self-service: asked about, made, and shown once. */
export function StartingPassword({ slug, user, name, close }: Props) {
  const { t } = useTexts()
  const { t: ofRoom } = useRoomTexts()
  const failure = useFailure()
  const making = useMutation({ mutationFn: () => makeStartingPassword(slug, user) })
  return (
    // What is shown once must not go by a click beside it.
    <Dialog onClose={close} title={t('title')} closeOnClickOutside={!making.data}>
      {making.data ? (
        <Shown made={making.data} close={close} />
      ) : (
        <Stack>
          <Text size="sm">{t('text', { name })}</Text>
          <Text size="sm">{t('replaces')}</Text>
          <Refusal>{making.error && failure(making.error)}</Refusal>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {ofRoom('cancel')}
            </Button>
            <Button loading={making.isPending} onClick={() => making.mutate()} data-autofocus>
              {t('make')}
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  )
}

function Shown({ made, close }: { made: Made; close: () => void }) {
  const { t, locale } = useTexts()
  const { t: ofRoom } = useRoomTexts()
  return (
    <Stack>
      <Takeaway label={t('label')} text={made.password} />
      <Callout icon={IconAlertTriangle} tone="care" title={t('once')}>
        {t('handOver', { until: moment(made.expires_at, locale) })}
      </Callout>
      <Group justify="flex-end">
        <Button onClick={close}>{ofRoom('close')}</Button>
      </Group>
    </Stack>
  )
}
