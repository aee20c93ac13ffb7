import { Group, Radio, Select, Stack, Switch, Text, Textarea, TextInput, Title } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useMay } from '../../may'
import { membersQuery } from '../../settings/members'
import { fieldsQuery } from '../../users/data'
import { useTexts } from '../texts'
import { ConfigFields } from './ConfigFields'
import type { ConfigField } from './schema'
import { TemplateField } from './TemplateField'
import { RUN_MODES, type Values } from './values'

interface Props {
  slug: string
  form: UseFormReturnType<Values>
  fields: readonly ConfigField[]
  /** The names of the secrets that are known already. */
  secretsSet: readonly string[]
  /** Whether its systems send invitations at all. */
  canSend: boolean
  /** The test of the connection, below its fields. */
  test: ReactNode
}

/** Everything that is set of a system. */
export function SystemFields({ slug, form, fields, secretsSet, canSend, test }: Props) {
  const { t } = useTexts()
  return (
    <Stack gap="xl" maw={620}>
      <Stack gap="sm">
        <TextInput label={t('form.name')} description={t('form.nameHint')} required maxLength={100} {...form.getInputProps('name')} />
        <Textarea label={t('form.notes')} autosize minRows={2} maxRows={8} {...form.getInputProps('notes')} />
      </Stack>
      <Part title={t('form.connection')} hint={t('form.connectionHint')}>
        <ConfigFields form={form} fields={fields} secretsSet={secretsSet} />
        {test}
      </Part>
      <Part title={t('form.run')} hint={t('form.runHint')}>
        <RunMode form={form} />
      </Part>
      <Part title={t('form.people')}>
        <ContactField slug={slug} form={form} name="email_field" kind="email" />
        <ContactField slug={slug} form={form} name="mobile_field" kind="phone" />
        {canSend && (
          <Switch label={t('form.send')} description={t('form.sendHint')} {...form.getInputProps('send_invitations', { type: 'checkbox' })} />
        )}
        <Switch
          label={t('form.remove')}
          description={t('form.removeHint')}
          {...form.getInputProps('delete_users_without_credentials', { type: 'checkbox' })}
        />
      </Part>
      <Part title={t('form.cards')}>
        <TemplateField slug={slug} {...form.getInputProps('card_template_id')} />
      </Part>
      <Part title={t('form.rights')}>
        <OperatorField slug={slug} form={form} />
      </Part>
    </Stack>
  )
}

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <Stack gap="sm" component="section" aria-label={title}>
      <div>
        <Title order={3} size="h5">
          {title}
        </Title>
        {hint && (
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        )}
      </div>
      {children}
    </Stack>
  )
}

function RunMode({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTexts()
  return (
    <>
      <Radio.Group aria-label={t('form.run')} {...form.getInputProps('run_mode')}>
        <Stack gap="xs">
          {RUN_MODES.map((mode) => (
            <Radio key={mode} value={mode} label={t(`form.modes.${mode}.name`)} description={t(`form.modes.${mode}.text`)} />
          ))}
        </Stack>
      </Radio.Group>
      {form.values.run_mode === 'node' && (
        <TextInput label={t('form.node')} description={t('form.nodeHint')} required maw={320} {...form.getInputProps('node')} />
      )}
    </>
  )
}

interface ContactProps {
  slug: string
  form: UseFormReturnType<Values>
  name: 'email_field' | 'mobile_field'
  kind: 'email' | 'phone'
}

/** Where contact details stand: the user's own field, or a custom field of the type. */
function ContactField({ slug, form, name, kind }: ContactProps) {
  const { t } = useTexts()
  const custom = (useQuery(fieldsQuery(slug)).data ?? []).filter((field) => field.kind.type === kind)
  const own = kind === 'email' ? { value: 'email', label: t('form.ownEmail') } : { value: 'mobile', label: t('form.ownMobile') }
  return (
    <Select
      label={t(kind === 'email' ? 'form.email' : 'form.mobile')}
      description={t('form.fieldHint')}
      data={[own, ...custom.map((field) => ({ value: field.name, label: field.label }))]}
      allowDeselect={false}
      maw={420}
      {...form.getInputProps(name)}
    />
  )
}

function OperatorField({ slug, form }: { slug: string; form: UseFormReturnType<Values> }) {
  const { t } = useTexts()
  const mayList = useMay(slug)('manage_access')
  const members = useQuery({ ...membersQuery(slug), enabled: mayList }).data ?? []
  return (
    <Group>
      <Select
        label={t('form.operator')}
        description={t('form.operatorHint')}
        data={[{ value: '', label: t('form.everybody') }, ...members.map(({ id, name }) => ({ value: id, label: name }))]}
        allowDeselect={false}
        maw={420}
        w="100%"
        {...form.getInputProps('operator_id')}
      />
    </Group>
  )
}
