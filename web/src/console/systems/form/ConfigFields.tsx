import { TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { PasswordField } from '../../room/PasswordField'
import { useTexts } from '../texts'
import type { ConfigField } from './schema'
import type { Values } from './values'

interface Props {
  form: UseFormReturnType<Values>
  fields: readonly ConfigField[]
  secretsSet: readonly string[]
}

/** What a connector wants to know, as its schema describes it. */
export function ConfigFields({ form, fields, secretsSet }: Props) {
  const { t } = useTexts()
  return fields.map(({ name, label, hint, isSecret, isAddress, isRequired }) => {
    const input = form.getInputProps(`config.${name}`)
    const isKept = isSecret && secretsSet.includes(name)
    if (!isSecret) {
      return <TextInput key={name} {...{ label, description: hint }} required={isRequired} autoComplete="off" inputMode={isAddress ? 'url' : 'text'} {...input} />
    }
    return (
      <PasswordField
        key={name}
        label={label}
        description={isKept ? t('form.secretKept') : hint}
        placeholder={isKept ? '••••••••' : undefined}
        required={isRequired && !isKept}
        autoComplete="new-password"
        {...input}
      />
    )
  })
}
