import { Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api } from '../../api/client'
import { FormButtons } from '../editing/FormButtons'
import { FormDialog } from '../editing/FormDialog'
import { useUnsaved } from '../editing/unsaved'
import { showProblem } from '../forms'
import { useOnce } from '../once'
import { Refusal } from '../room/Callout'
import type { Input } from './input'
import { useTexts } from './texts'

interface Props {
  slug: string
  close: () => void
  /** The one that is changed, and its version. */
  known?: { body: Input; etag: string }
}

interface Values extends Record<string, unknown> {
  name: string
  notes: string
}

/** Adds an input, or changes what people write of one. */
export function InputDialog({ slug, close, known }: Props) {
  const { t } = useTexts()
  const title = known ? t('editTitle', { name: known.body.name }) : t('add')
  return (
    <FormDialog close={close} title={title}>
      <Form slug={slug} close={close} {...(known && { known })} />
    </FormDialog>
  )
}

function Form({ slug, close, known }: Props) {
  const { t } = useTexts()
  const client = useQueryClient()
  const once = useOnce()
  const [refusal, setRefusal] = useState<string>()
  const form = useForm<Values>({ initialValues: { name: known?.body.name ?? '', notes: known?.body.notes ?? '' } })
  const save = useMutation({
    mutationFn: send,
    onMutate: () => setRefusal(undefined),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [slug, 'inputs'] })
      close()
    },
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  useUnsaved(() => form.isDirty() && !save.isSuccess)
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        <Refusal>{refusal}</Refusal>
        <TextInput label={t('name')} required data-autofocus {...form.getInputProps('name')} />
        <Textarea label={t('notes')} description={t('notesHint')} rows={3} {...form.getInputProps('notes')} />
        <FormButtons verb={t('save')} isBusy={save.isPending} close={close} />
      </Stack>
    </form>
  )

  function send(body: Values): Promise<Input> {
    const on = '/api/v1/projects/{slug}/inputs' as const
    if (!known) return answer(api.POST(on, { params: { path: { slug } }, headers: once(body), body }))
    const params = { path: { slug, id: known.body.id }, header: { 'If-Match': known.etag } }
    return answer(api.PATCH(`${on}/{id}`, { params, headers: { 'Content-Type': 'application/merge-patch+json' }, body }))
  }
}
