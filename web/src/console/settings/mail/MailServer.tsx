import { Divider, Group, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import { answer, api } from '../../../api/client'
import { SaveBar } from '../../editing/SaveBar'
import { WholeNumberInput } from '../../editing/WholeNumberInput'
import type { Editor } from '../../editing/useEditor'
import { useSettingsEditor, type Loaded } from '../../editing/useSettingsEditor'
import { useMe } from '../../caller'
import { Facts } from '../../room/Facts'
import { Panel } from '../../room/Panel'
import { PasswordField } from '../../room/PasswordField'
import { TestMessage } from './TestMessage'
import { patchOf, sourceOf, USUAL_PORTS, type Values } from './server'
import { useTexts } from './texts'

interface Props {
  slug: string
  loaded: Loaded
  readOnly: boolean
}

/** Through which server the project's mail leaves. */
export function MailServer({ slug, loaded, readOnly }: Props) {
  const { t } = useTexts()
  return (
    <Panel title={t('server.title')} hint={loaded.body.mail ? t('server.own') : t('server.instance')}>
      {readOnly ? <Shown loaded={loaded} /> : <Form slug={slug} loaded={loaded} />}
    </Panel>
  )
}

function Shown({ loaded }: { loaded: Loaded }) {
  const { t } = useTexts()
  const { mail } = loaded.body
  if (!mail) return <Text size="sm">{t('server.none')}</Text>
  return (
    <Facts
      facts={[
        [t('server.host'), mail.host],
        [t('server.port'), mail.port],
        [t('server.security'), t(`security.${securityOf(mail.security)}`)],
        [t('server.username'), mail.username],
        [t('server.password'), t(mail.password_set ? 'server.isSet' : 'server.isNotSet')],
        [t('server.from'), mail.from],
      ]}
    />
  )
}

function Form({ slug, loaded }: Omit<Props, 'readOnly'>) {
  const { t } = useTexts()
  const me = useMe()
  const editor = useSettingsEditor(slug, loaded, sourceOf, patchOf)
  const { form, submit, isDirty } = editor
  return (
    <Stack gap="lg">
      <form onSubmit={submit}>
        <Stack>
          <Switch
            label={t('server.ownLabel')}
            description={t('server.ownHint')}
            {...form.getInputProps('own', { type: 'checkbox' })}
          />
          {form.values.own && <Fields editor={editor} hasPassword={loaded.body.mail?.password_set ?? false} />}
          <SaveBar editor={editor} label={labelOf} />
        </Stack>
      </form>
      <Divider />
      <TestMessage
        title={t('test.mail')}
        hint={isDirty ? t('test.saveFirst') : t('test.hint')}
        label={t('test.mailTo')}
        type="email"
        first={me?.email ?? ''}
        send={(to) => answer(api.POST('/api/v1/projects/{slug}/settings/mail/test', { params: { path: { slug } }, body: { to } }))}
      />
    </Stack>
  )

  function labelOf(path: string): string {
    if (path === 'own') return t('server.ownLabel')
    const field = (['host', 'port', 'security', 'username', 'password', 'from'] as const).find((name) => path === `mail.${name}`)
    return field ? t(`server.${field}`) : path
  }
}

function Fields({ editor: { form }, hasPassword }: { editor: Editor<Values>; hasPassword: boolean }) {
  const { t } = useTexts()
  return (
    <>
      <TextInput
        label={t('server.from')}
        description={t('server.fromHint')}
        type="email"
        required
        styles={{ wrapper: { maxWidth: 420 } }}
        {...form.getInputProps('mail.from')}
      />
      <Group align="flex-start" gap="md">
        <TextInput label={t('server.host')} required w={{ base: '100%', xs: 280 }} {...form.getInputProps('mail.host')} />
        <Select
          label={t('server.security')}
          data={(['starttls', 'tls', 'none'] as const).map((one) => ({ value: one, label: t(`security.${one}`) }))}
          allowDeselect={false}
          w={{ base: '100%', xs: 260 }}
          {...form.getInputProps('mail.security')}
          onChange={choose}
        />
        <WholeNumberInput
          label={t('server.port')}
          required
          w={110}
          {...form.getInputProps('mail.port')}
        />
      </Group>
      <Group align="flex-start" gap="md">
        <TextInput
          label={t('server.username')}
          autoComplete="off"
          w={{ base: '100%', xs: 280 }}
          {...form.getInputProps('mail.username')}
        />
        <PasswordField
          label={t('server.password')}
          description={hasPassword ? t('server.keeps') : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={hasPassword ? '••••••••' : undefined}
          autoComplete="new-password"
          w={{ base: '100%', xs: 280 }}
          {...form.getInputProps('mail.password')}
        />
      </Group>
    </>
  )

  /** Another protection mostly means another port; one that was chosen stays. */
  function choose(security: string | null): void {
    if (!security) return
    const { port, security: before } = form.values.mail
    if (port === USUAL_PORTS[before]) form.setFieldValue('mail.port', USUAL_PORTS[security] ?? port)
    form.setFieldValue('mail.security', security)
  }
}

function securityOf(security: string): 'starttls' | 'tls' | 'none' {
  return security === 'tls' || security === 'none' ? security : 'starttls'
}
