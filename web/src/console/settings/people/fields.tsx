import { Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { LOCALES } from '../../../language/locale'
import { projectsQuery } from '../../caller'
import { useRoles } from '../roles'
import { PasswordField } from '../../room/PasswordField'
import type { Values } from './operators'
import { useTexts } from './texts'

const NAMES = { en: 'English', de: 'Deutsch' }

interface Props {
  form: UseFormReturnType<Values>
  isNew: boolean
}

/** The fields of an account. */
export function OperatorFields({ form, isNew }: Props) {
  const { t } = useTexts()
  return (
    <>
      <TextInput label={t('operators.name')} required {...form.getInputProps('name')} />
      <TextInput label={t('operators.email')} type="email" autoComplete="off" required {...form.getInputProps('email')} />
      <Select
        label={t('operators.language')}
        data={LOCALES.map((one) => ({ value: one, label: NAMES[one] }))}
        allowDeselect={false}
        {...form.getInputProps('locale')}
      />
      <PasswordField
        label={isNew ? t('operators.password') : t('operators.newPassword')}
        description={isNew ? t('operators.passwordHint') : t('operators.newPasswordHint')}
        required={isNew}
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
      <Switch
        label={t('operators.instanceOwner')}
        description={t('operators.instanceOwnerHint')}
        {...form.getInputProps('instance_owner', { type: 'checkbox' })}
      />
      {!isNew && (
        <Switch
          label={t('operators.enabled')}
          description={t('operators.enabledHint')}
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
      )}
      {!form.values.instance_owner && <Roles form={form} />}
    </>
  )
}

function Roles({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTexts()
  const { choices } = useRoles()
  const projects = useQuery(projectsQuery).data ?? []
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {t('operators.roles')}
      </Text>
      {projects.map(({ slug, name }) => (
        <Select
          key={slug}
          label={name}
          data={[{ value: '', label: t('operators.noRole') }, ...choices]}
          allowDeselect={false}
          {...form.getInputProps(`roles.${slug}`)}
        />
      ))}
    </Stack>
  )
}
