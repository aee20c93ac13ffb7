import { ActionIcon, Button, Divider, Group, Select, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { answer, api } from '../../../api/client'
import { SaveBar } from '../../editing/SaveBar'
import type { Editor } from '../../editing/useEditor'
import { useSettingsEditor, type Loaded } from '../../editing/useSettingsEditor'
import { Facts } from '../../room/Facts'
import { Panel } from '../../room/Panel'
import { PasswordField } from '../../room/PasswordField'
import { TestMessage } from './TestMessage'
import { patchOf, sourceOf, type Values } from './gateway'
import { useTexts } from './texts'

interface Props {
  slug: string
  loaded: Loaded
  readOnly: boolean
}

const FIELDS = ['url', 'content_type', 'body', 'sender'] as const

/** Through which gateway the project's SMS leave. */
export function SmsGateway({ slug, loaded, readOnly }: Props) {
  const { t } = useTexts()
  return (
    <Panel title={t('sms.title')} hint={t('sms.hint')}>
      {readOnly ? <Shown loaded={loaded} /> : <Form slug={slug} loaded={loaded} />}
    </Panel>
  )
}

function Shown({ loaded }: { loaded: Loaded }) {
  const { t } = useTexts()
  const { sms } = loaded.body
  if (!sms) return <Text size="sm">{t('sms.none')}</Text>
  return (
    <Facts
      facts={[...FIELDS.map((name) => [t(`sms.${name}`), sms[name]] as const), [t('sms.headers'), sms.headers_set.join(', ')]]}
    />
  )
}

function Form({ slug, loaded }: Omit<Props, 'readOnly'>) {
  const { t } = useTexts()
  const editor = useSettingsEditor(slug, loaded, sourceOf, patchOf)
  const { form, submit, isDirty } = editor
  return (
    <Stack gap="lg">
      <form onSubmit={submit}>
        <Stack>
          <Switch label={t('sms.ownLabel')} {...form.getInputProps('own', { type: 'checkbox' })} />
          {form.values.own && <Fields editor={editor} />}
          <SaveBar editor={editor} label={labelOf} />
        </Stack>
      </form>
      {loaded.body.sms && (
        <>
          <Divider />
          <TestMessage
            title={t('test.sms')}
            hint={isDirty ? t('test.saveFirst') : t('test.hint')}
            label={t('test.smsTo')}
            type="tel"
            first=""
            send={(to) => answer(api.POST('/api/v1/projects/{slug}/settings/sms/test', { params: { path: { slug } }, body: { to } }))}
          />
        </>
      )}
    </Stack>
  )

  function labelOf(path: string): string {
    if (path === 'own') return t('sms.ownLabel')
    const field = FIELDS.find((name) => path === `sms.${name}`)
    return field ? t(`sms.${field}`) : (path.split('.').at(-1) ?? path)
  }
}

function Fields({ editor }: { editor: Editor<Values> }) {
  const { t } = useTexts()
  const { form } = editor
  return (
    <>
      <TextInput label={t('sms.url')} type="url" required maw={560} {...form.getInputProps('sms.url')} />
      <Select
        label={t('sms.content_type')}
        data={(['json', 'form'] as const).map((one) => ({ value: one, label: t(`sms.${one}`) }))}
        allowDeselect={false}
        maw={260}
        {...form.getInputProps('sms.content_type')}
      />
      <Textarea
        label={t('sms.body')}
        description={t('sms.bodyHint')}
        autosize
        minRows={2}
        styles={{ wrapper: { maxWidth: 560 }, input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        {...form.getInputProps('sms.body')}
      />
      <TextInput label={t('sms.sender')} description={t('sms.senderHint')} maw={320} {...form.getInputProps('sms.sender')} />
      <Headers editor={editor} />
    </>
  )
}

function Headers({ editor: { form } }: { editor: Editor<Values> }) {
  const { t } = useTexts()
  const [name, setName] = useState('')
  const names = Object.entries(form.values.sms.headers).filter(([, value]) => value !== null)
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {t('sms.headers')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('sms.headersHint')}
      </Text>
      {names.map(([header]) => (
        <Group key={header} align="flex-end" gap="xs" wrap="nowrap">
          <PasswordField
            label={header}
            autoComplete="off"
            placeholder={header in (form.values.sms.headers ?? {}) ? '••••••••' : undefined}
            flex={1}
            maw={420}
            {...form.getInputProps(`sms.headers.${header}`)}
          />
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t('sms.removeHeader', { name: header })}
            onClick={() => form.setFieldValue(`sms.headers.${header}`, null)}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Group align="flex-end" gap="xs">
        <TextInput
          label={t('sms.headerName')}
          placeholder="Authorization"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maw={260}
        />
        <Button variant="default" disabled={name.trim() === ''} onClick={add}>
          {t('sms.addHeader')}
        </Button>
      </Group>
    </Stack>
  )

  function add(): void {
    form.setFieldValue('sms.headers', { ...form.values.sms.headers, [name.trim()]: '' })
    setName('')
  }
}
