import { ActionIcon, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import classes from './authorities.module.css'
import { useTexts } from './texts'

/** A text that is to be taken over exactly: an address, a fingerprint. */
export function Copyable({ what, text }: { what: string; text: string }) {
  const { t } = useTexts()
  return (
    <span className={classes['copyable']}>
      <code>{text}</code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('copyOf', { what })} onClick={copy}>
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </span>
  )
}
