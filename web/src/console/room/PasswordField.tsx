import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useTexts } from './texts'

/** A secret that is typed; who wants to can look at it. */
export function PasswordField(props: PasswordInputProps) {
  const { t } = useTexts()
  // Mantine's says so of its other fields, and not of this one.
  const invalid = props.error ? ({ 'aria-invalid': true } as const) : {}
  return <PasswordInput visibilityToggleButtonProps={{ 'aria-label': t('show') }} {...invalid} {...props} />
}
