import { Button, Group, Stack, Text } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import { Callout } from '../room/Callout'
import { Dialog } from '../room/Dialog'
import { Takeaway } from '../room/Takeaway'
import { useTexts } from './texts'

interface Props {
  title: string
  secret: string
  /** What else is to be known of it. */
  hint?: string
  close: () => void
}

/** Shows a secret, this once: it is kept nowhere, and gone when this closes. */
export function Secret({ title, secret, hint, close }: Props) {
  const { t } = useTexts()
  return (
    <Dialog onClose={close} title={title} size="lg" closeOnClickOutside={false} closeOnEscape={false}>
      <Stack>
        <Callout icon={IconEyeOff} tone="care">
          {t('once')}
        </Callout>
        <Takeaway label={t('secret')} text={secret} />
        {hint && <Text size="sm">{hint}</Text>}
        <Group justify="flex-end">
          <Button onClick={close}>{t('done')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
