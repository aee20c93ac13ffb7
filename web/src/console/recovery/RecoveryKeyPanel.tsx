import { Button, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api, type Schemas } from '../../api/client'
import { day, number } from '../../language/moments'
import { Copyable } from '../authorities/Copyable'
import { PemField } from '../authorities/PemField'
import { FormButtons } from '../editing/FormButtons'
import { FormDialog } from '../editing/FormDialog'
import { useUnsaved } from '../editing/unsaved'
import { showProblem } from '../forms'
import { Refusal } from '../room/Callout'
import { Facts } from '../room/Facts'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { recoveryKeyQuery } from './data'
import { useTexts } from './texts'

interface Props {
  slug: string
  mayManage: boolean
}

/** What encryption keys are archived under. */
export function RecoveryKeyPanel({ slug, mayManage }: Props) {
  const { t } = useTexts()
  const key = useQuery(recoveryKeyQuery(slug))
  const [sets, { open, close }] = useDisclosure()
  const set = mayManage && (
    <Button size="xs" variant="default" onClick={open}>
      {t(key.data ? 'key.change' : 'key.set')}
    </Button>
  )
  return (
    <Panel title={t('key.title')} hint={t('key.hint')} actions={set}>
      <Loaded query={key} gone={<Text size="sm">{t('key.none')}</Text>}>
        {(loaded) => (
          <Stack gap="md">
            <Known recoveryKey={loaded} />
            {loaded.retired.length > 0 && (
              <Text size="sm" fw={600}>
                {t('key.retired')}
              </Text>
            )}
            {loaded.retired.map((one) => (
              <Known key={one.id} recoveryKey={one} />
            ))}
          </Stack>
        )}
      </Loaded>
      {sets && (
        <FormDialog close={close} title={t('key.form.title')} size="lg">
          <SetKey slug={slug} close={close} />
        </FormDialog>
      )}
    </Panel>
  )
}

type Opener = 'token' | 'file' | 'none'

function Known({ recoveryKey: { subject, fingerprint, not_after, opener, archived_keys } }: { recoveryKey: Schemas['OneRecoveryKey'] }) {
  const { t, locale } = useTexts()
  return (
    <Facts
      facts={[
        [t('key.subject'), subject],
        [t('key.fingerprint'), <Copyable key="fingerprint" what={t('key.fingerprint')} text={fingerprint} />],
        [t('key.until'), day(not_after, locale)],
        [t('key.opener'), t(`key.openers.${opener as Opener}`)],
        [t('key.archived'), number(archived_keys, locale)],
      ]}
    />
  )
}

function SetKey({ slug, close }: { slug: string; close: () => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const form = useForm({ initialValues: { certificate: '' } })
  const [refusal, setRefusal] = useState<string>()
  const setting = useMutation({
    mutationFn: (body: { certificate: string }) => answer(api.PUT('/api/v1/projects/{slug}/recovery-key', { params: { path: { slug } }, body })),
    onMutate: () => setRefusal(undefined),
    onSuccess: async () => {
      await client.invalidateQueries(recoveryKeyQuery(slug))
      close()
    },
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  useUnsaved(() => form.isDirty() && !setting.isSuccess)
  return (
    <form noValidate onSubmit={form.onSubmit((values) => setting.mutate(values))}>
      <Stack>
        <Text size="sm">{t('key.form.text')}</Text>
        <Refusal>{refusal}</Refusal>
        <PemField
          label={t('key.form.certificate')}
          description={t('key.form.certificateHint')}
          required
          {...form.getInputProps('certificate')}
        />
        <FormButtons verb={t('key.form.verb')} isBusy={setting.isPending} close={close} />
      </Stack>
    </form>
  )
}
