import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useTexts } from './texts'

/** A secret that is typed; who wants to can look at it. */
export function PasswordField(props: PasswordInputProps) {
  const { t } = useTexts()
  return <PasswordInput visibilityToggleButtonProps={{ 'aria-label': t('show') }} {...props} />
}
