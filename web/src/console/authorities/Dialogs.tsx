import { Select, Stack, Text } from '@mantine/core'
import { useForm, type UseFormReturnType } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { answer, api } from '../../api/client'
import { FormButtons } from '../editing/FormButtons'
import { FormDialog } from '../editing/FormDialog'
import { useUnsaved } from '../editing/unsaved'
import { showProblem } from '../forms'
import { Refusal } from '../room/Callout'
import { KEY_KINDS, KEY_NAMES, tokensQuery, type Authority, type KeyKind } from './data'
import { PemField } from './PemField'
import { useTexts } from './texts'

interface Props {
  slug: string
  close: () => void
}

/** Makes a key and a request for a CA that somebody else is to sign. */
export function RequestDialog({ slug, close }: Props) {
  const { t } = useTexts()
  const form = useForm<{ key: KeyKind; token: string }>({ initialValues: { key: 'p256', token: '' } })
  const tokens = useQuery(tokensQuery(slug)).data ?? []
  const away = tokens.filter(({ available }) => !available)
  return (
    <CaForm
      {...{ slug, close, form }}
      title={t('request.title')}
      text={t('request.text')}
      verb={t('request.make')}
      send={({ key, token }) => {
        const body = token ? { key, token } : { key }
        return answer(api.POST('/api/v1/projects/{slug}/authorities/request', { params: { path: { slug } }, body }))
      }}
    >
      <Select
        label={t('request.kind')}
        data={KEY_KINDS.map((kind) => ({ value: kind, label: KEY_NAMES[kind] }))}
        allowDeselect={false}
        {...form.getInputProps('key')}
      />
      {tokens.length > 0 && (
        <Select
          label={t('request.place')}
          description={away.map(({ name, detail }) => t('request.away', { name, detail: detail ?? '' })).join(' ') || undefined}
          data={[
            { value: '', label: t('request.here') },
            ...tokens.map(({ name, available }) => ({ value: name, label: t('request.token', { name }), disabled: !available })),
          ]}
          allowDeselect={false}
          {...form.getInputProps('token')}
        />
      )}
    </CaForm>
  )
}

/** Takes what somebody signed for a CA. */
export function InstallDialog({ slug, authority: { id, state }, close }: Props & { authority: Authority }) {
  const { t } = useTexts()
  const form = useForm({ initialValues: { certificates: '' } })
  const params = { path: { slug, id } }
  return (
    <CaForm
      {...{ slug, close, form }}
      title={t('install.title')}
      text={t(state === 'active' ? 'install.renews' : 'install.text')}
      verb={t('install.verb')}
      send={(body) => answer(api.POST('/api/v1/projects/{slug}/authorities/{id}/install', { params, body }))}
    >
      <PemField
        label={t('install.certificates')}
        description={t('install.certificatesHint')}
        required
        {...form.getInputProps('certificates')}
      />
    </CaForm>
  )
}

/** Takes a CA with its key from somewhere else. */
export function ImportDialog({ slug, close }: Props) {
  const { t } = useTexts()
  const form = useForm({ initialValues: { key: '', certificates: '' } })
  return (
    <CaForm
      {...{ slug, close, form }}
      title={t('import.title')}
      text={t('import.text')}
      verb={t('import.verb')}
      send={(body) => answer(api.POST('/api/v1/projects/{slug}/authorities/import', { params: { path: { slug } }, body }))}
    >
      <PemField label={t('import.key')} description={t('import.keyHint')} required {...form.getInputProps('key')} />
      <PemField
        label={t('install.certificates')}
        description={t('install.certificatesHint')}
        required
        {...form.getInputProps('certificates')}
      />
    </CaForm>
  )
}

interface FormProps<V extends Record<string, unknown>> extends Props {
  title: string
  text: string
  verb: string
  form: UseFormReturnType<V>
  send: (values: V) => Promise<unknown>
  children: ReactNode
}

/** A form that does something with a CA. */
export function CaForm<V extends Record<string, unknown>>({ title, close, ...rest }: FormProps<V>) {
  return (
    <FormDialog close={close} title={title} size="lg">
      <Fields close={close} {...rest} />
    </FormDialog>
  )
}

function Fields<V extends Record<string, unknown>>({ slug, close, text, verb, form, send, children }: Omit<FormProps<V>, 'title'>) {
  const client = useQueryClient()
  const [refusal, setRefusal] = useState<string>()
  const sending = useMutation({
    mutationFn: send,
    onMutate: () => setRefusal(undefined),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [slug, 'authorities'] })
      close()
    },
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  useUnsaved(() => form.isDirty() && !sending.isSuccess)
  return (
    <form noValidate onSubmit={form.onSubmit((values) => sending.mutate(values))}>
      <Stack>
        <Text size="sm">{text}</Text>
        <Refusal>{refusal}</Refusal>
        {children}
        <FormButtons verb={verb} isBusy={sending.isPending} close={close} />
      </Stack>
    </form>
  )
}
