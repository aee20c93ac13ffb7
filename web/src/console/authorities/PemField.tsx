import { Button, FileButton, Group, Stack, Textarea, type TextareaProps } from '@mantine/core'
import { IconFile } from '@tabler/icons-react'
import classes from './authorities.module.css'
import { useTexts } from './texts'

interface Props extends Omit<TextareaProps, 'onChange' | 'label'> {
  label: string
  onChange: (text: string) => void
}

/** Text in PEM: pasted, or read from a file. */
export function PemField({ label, onChange, ...rest }: Props) {
  const { t } = useTexts()
  const read = (file: File | null) => void file?.text().then(onChange)
  return (
    <Stack gap={6}>
      <Textarea
        className={classes['pem'] ?? ''}
        label={label}
        rows={6}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
        {...rest}
      />
      <Group>
        <FileButton onChange={read} accept=".pem,.crt,.cer,.key,.txt">
          {(props) => (
            <Button {...props} size="xs" variant="default" leftSection={<IconFile size={14} aria-hidden />} aria-label={t('fileOf', { what: label })}>
              {t('file')}
            </Button>
          )}
        </FileButton>
      </Group>
    </Stack>
  )
}
