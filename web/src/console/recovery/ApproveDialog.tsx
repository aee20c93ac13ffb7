import { Button, Group, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api } from '../../api/client'
import { FormButtons } from '../editing/FormButtons'
import { showProblem } from '../forms'
import { Refusal } from '../room/Callout'
import { Dialog } from '../room/Dialog'
import { PasswordField } from '../room/PasswordField'
import { Takeaway } from '../room/Takeaway'
import { recoveriesQuery, type Recovery } from './data'
import { useTexts } from './texts'

interface Props {
  slug: string
  recovery: Recovery
  close: () => void
}

/** A second person approves, and gets the passphrase to tell the first one. */
export function ApproveDialog({ slug, recovery, close }: Props) {
  const { t } = useTexts()
  const [passphrase, setPassphrase] = useState<string>()
  return passphrase === undefined ? (
    <Dialog onClose={close} title={t('approve.title')}>
      <Ask {...{ slug, recovery, close }} show={setPassphrase} />
    </Dialog>
  ) : (
    // It is shown once: a click beside the window does not lose it.
    <Dialog onClose={close} title={t('passphrase.title')} closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false}>
      <Stack>
        <Text size="sm">{t('passphrase.text', { name: recovery.requested_by_name ?? t('nobody') })}</Text>
        <Takeaway label={t('passphrase.label')} text={passphrase} />
        <Group justify="flex-end">
          <Button onClick={close}>{t('passphrase.close')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

function Ask({ slug, recovery: { id, form: what }, close, show }: Props & { show: (passphrase: string) => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const form = useForm({ initialValues: { password: '' } })
  const [refusal, setRefusal] = useState<string>()
  const approving = useMutation({
    mutationFn: (body: { password: string }) =>
      answer(api.POST('/api/v1/projects/{slug}/recoveries/{id}/approve', { params: { path: { slug, id } }, body })),
    onMutate: () => setRefusal(undefined),
    onSuccess: ({ passphrase }) => {
      if (passphrase) show(passphrase)
      else close()
      void client.invalidateQueries(recoveriesQuery(slug))
    },
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  return (
    <form noValidate onSubmit={form.onSubmit((values) => approving.mutate(values))}>
      <Stack>
        <Text size="sm">{t('approve.text')}</Text>
        {what === 'archive' && <Text size="sm">{t('approve.archive')}</Text>}
        <Refusal>{refusal}</Refusal>
        <PasswordField
          label={t('approve.password')}
          description={t('approve.passwordHint')}
          autoComplete="current-password"
          required
          data-autofocus
          {...form.getInputProps('password')}
        />
        <FormButtons verb={t('approve.verb')} isBusy={approving.isPending} close={close} />
      </Stack>
    </form>
  )
}
