import { Divider, Select, SimpleGrid, Stack, Text, TextInput, type SelectProps, type TextInputProps } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useEffect } from 'react'
import { Refusal } from '../../room/Callout'
import { useWords } from '../words'
import { useTexts } from './texts'
import { pathsOf, type CustomField, type Field, type Values } from './values'

export type UserForm = UseFormReturnType<Values>

interface Props {
  form: UserForm
  fields: readonly CustomField[]
  /** What stands above all fields where something went wrong that is about none of them. */
  refusal: string | undefined
}

/** Everything that people write of a user. */
export function UserFields({ form, fields, refusal }: Props) {
  const { t } = useTexts()
  useFirstFault(form)
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <Stack gap="md">
      <Refusal>{refusal}</Refusal>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="sm">
        <Line form={form} field="first_name" maxLength={100} data-autofocus />
        <Line form={form} field="last_name" maxLength={100} />
        <Line form={form} field="email" type="email" description={t('emailHint')} />
        <Line form={form} field="mobile" type="tel" description={t('mobileHint')} />
        <Line form={form} field="card_id" description={t('idHint')} />
        <Line form={form} field="sync_id" description={t('syncHint')} />
        <Line form={form} field="external_id" description={t('externalHint')} />
      </SimpleGrid>
      {fields.length > 0 && (
        <>
          <Divider label={t('own')} labelPosition="left" />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="sm">
            {fields.map((field) => (
              <OwnField key={field.name} form={form} field={field} />
            ))}
          </SimpleGrid>
        </>
      )}
      <Divider label={t('validity')} labelPosition="left" />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="sm">
        <Line form={form} field="valid_from" type="datetime-local" />
        <Line form={form} field="valid_until" type="datetime-local" />
      </SimpleGrid>
      <Text size="xs" c="dimmed">
        {t('validityHint', { zone })}
      </Text>
    </Stack>
  )
}

/** Leads to the first field that does not fit. */
function useFirstFault(form: UserForm): void {
  useEffect(() => {
    const first = pathsOf(form.getValues()).find((path) => form.errors[path])
    if (first) form.getInputNode(first)?.focus()
    // Only where the faults change, not with every letter.
  }, [form.errors]) // oxlint-disable-line react/exhaustive-deps
}

type LineProps = { form: UserForm; field: Field } & Omit<TextInputProps, 'form'>

function Line({ form, field, ...rest }: LineProps) {
  const words = useWords()
  return (
    <TextInput label={words.t(`fields.${field}`)} autoComplete="off" inputWrapperOrder={ORDER} key={form.key(field)} {...form.getInputProps(field)} {...rest} />
  )
}

/** The hint below the field, so that fields side by side stand in one line. */
const ORDER: ('label' | 'input' | 'error' | 'description')[] = ['label', 'input', 'error', 'description']

const TYPES: Record<string, TextInputProps['type']> = { text: 'text', email: 'email', phone: 'tel', date: 'date' }

function OwnField({ form, field }: { form: UserForm; field: CustomField }) {
  const words = useWords()
  const path = `custom_fields.${field.name}`
  const type = TYPES[field.kind.type]
  if (type) {
    return (
      <TextInput label={field.label} type={type} autoComplete="off" key={form.key(path)} {...form.getInputProps(path)} />
    )
  }
  const choices: SelectProps['data'] =
    field.kind.type === 'boolean'
      ? [
          { value: 'true', label: words.t('yes') },
          { value: 'false', label: words.t('no') },
        ]
      : (field.kind.options ?? [])
  const { defaultValue, onChange, ...input } = form.getInputProps(path)
  return (
    <Select
      label={field.label}
      data={choices}
      clearable
      key={form.key(path)}
      {...input}
      defaultValue={defaultValue || null}
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  )
}
