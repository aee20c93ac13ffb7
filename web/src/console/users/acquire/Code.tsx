import { Button, CopyButton, Stack } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTexts as useRoomTexts } from '../../room/texts'
import classes from './code.module.css'
import { useTexts } from './texts'

/** The code of an invitation, large enough to be read out. */
export function Code({ code }: { code: string }) {
  const { t } = useTexts()
  const { t: ofRoom } = useRoomTexts()
  return (
    <Stack gap="sm" align="center">
      <output className={classes['code']} aria-label={t('codeTitle')}>
        {code}
      </output>
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy} leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}>
            <span aria-live="polite">{ofRoom(copied ? 'copied' : 'copy')}</span>
          </Button>
        )}
      </CopyButton>
    </Stack>
  )
}
