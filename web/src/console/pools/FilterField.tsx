import { Textarea, type TextareaProps } from '@mantine/core'
import { useTexts } from './texts'

const EXAMPLE = 'custom_fields.department eq "Laboratory"'
const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 'var(--mantine-font-size-sm)' } }

interface Props extends Pick<TextareaProps, 'value' | 'onChange' | 'error' | 'disabled'> {
  label: string
  hint: string
}

/** A filter of users, typed. */
export function FilterField({ hint, ...input }: Props) {
  const { t } = useTexts()
  return (
    <Textarea
      description={`${hint} ${t('filterHint', { example: EXAMPLE })}`}
      autosize
      minRows={1}
      maxRows={6}
      spellCheck={false}
      styles={MONO}
      {...input}
    />
  )
}
