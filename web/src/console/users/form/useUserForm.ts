import { useForm } from '@mantine/form'
import { useTexts } from './texts'
import type { UserForm } from './UserFields'
import type { Values } from './values'

/** What a user needs in any case; the rest is the server's to judge. */
export function useUserForm(initialValues: Values): UserForm {
  const { t } = useTexts()
  return useForm<Values>({
    mode: 'uncontrolled',
    initialValues,
    validate: {
      first_name: (first, { last_name }) => (first.trim() || last_name.trim() ? null : t('nameMissing')),
    },
  })
}
