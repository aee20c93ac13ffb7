import { Button, CopyButton, Group, Stack } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import classes from './room.module.css'
import { useTexts } from './texts'

/** Text to take away: a secret, a command. */
export function Takeaway({ label, text }: { label: string; text: string }) {
  const { t } = useTexts()
  return (
    <Stack gap={6}>
      <output className={classes['takeaway']} aria-label={label}>
        {text}
      </output>
      <Group>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              variant="default"
              onClick={copy}
              leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
            >
              <span aria-live="polite">{copied ? t('copied') : t('copy')}</span>
            </Button>
          )}
        </CopyButton>
      </Group>
    </Stack>
  )
}
