import { Button, Group } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { answer, api } from '../../api/client'
import { PasswordField } from '../room/PasswordField'
import { save } from '../room/save'
import { CaForm } from './Dialogs'
import { useTexts } from './texts'

interface Props {
  slug: string
  id: string
}

/** The root's key goes out, and is removed. */
export function RootKey(props: Props) {
  const { t } = useTexts()
  const [takes, taking] = useDisclosure()
  const [removes, removing] = useDisclosure()
  return (
    <Group gap="xs" mt="xs">
      <Button size="xs" variant="default" onClick={taking.open}>
        {t('rootKey.take')}
      </Button>
      <Button size="xs" variant="default" onClick={removing.open}>
        {t('rootKey.remove')}
      </Button>
      {takes && <TakeDialog {...props} close={taking.close} />}
      {removes && <RemoveDialog {...props} close={removing.close} />}
    </Group>
  )
}

function TakeDialog({ slug, id, close }: Props & { close: () => void }) {
  const { t } = useTexts()
  const form = useForm({ initialValues: { password: '', passphrase: '' } })
  const params = { path: { slug, id } }
  return (
    <CaForm {...{ slug, close, form }} title={t('rootKey.take')} text={t('rootKey.takeText')} verb={t('rootKey.takeVerb')} send={take}>
      <PasswordField label={t('rootKey.password')} autoComplete="current-password" required {...form.getInputProps('password')} />
      <PasswordField
        label={t('rootKey.passphrase')}
        description={t('rootKey.passphraseHint')}
        autoComplete="new-password"
        required
        {...form.getInputProps('passphrase')}
      />
    </CaForm>
  )

  async function take(body: { password: string; passphrase: string }): Promise<void> {
    const call = api.POST('/api/v1/projects/{slug}/authorities/{id}/export-root-key', { params, body, parseAs: 'blob' })
    save('root.p12', await answer(call))
  }
}

function RemoveDialog({ slug, id, close }: Props & { close: () => void }) {
  const { t } = useTexts()
  const form = useForm({ initialValues: { password: '' } })
  const params = { path: { slug, id } }
  return (
    <CaForm
      {...{ slug, close, form }}
      title={t('rootKey.removeTitle')}
      text={t('rootKey.removeText')}
      verb={t('rootKey.remove')}
      send={(body) => answer(api.POST('/api/v1/projects/{slug}/authorities/{id}/remove-root-key', { params, body }))}
    >
      <PasswordField label={t('rootKey.password')} autoComplete="current-password" required {...form.getInputProps('password')} />
    </CaForm>
  )
}
