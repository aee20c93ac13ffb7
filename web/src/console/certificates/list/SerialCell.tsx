import { ActionIcon, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { shortened } from '../serial'
import { useTexts } from '../texts'
import classes from './list.module.css'

interface Props {
  serial: string
  tabIndex: number
  isWhole?: boolean
}

/** A serial number, shortened where there is little room, and whole for the clipboard. */
export function SerialCell({ serial, tabIndex, isWhole = false }: Props) {
  const { t } = useTexts()
  return (
    <span className={classes['serial']}>
      <span title={serial}>{isWhole ? serial : shortened(serial)}</span>
      <CopyButton value={serial}>
        {({ copied, copy }) => (
          <ActionIcon
            className={classes['above'] ?? ''}
            variant="subtle"
            color="gray"
            size="sm"
            tabIndex={tabIndex}
            aria-label={t('copySerial', { serial })}
            onClick={copy}
          >
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </span>
  )
}
