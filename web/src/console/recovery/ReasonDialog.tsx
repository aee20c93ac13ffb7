import { Stack, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormButtons } from '../editing/FormButtons'
import { FormDialog } from '../editing/FormDialog'
import { useUnsaved } from '../editing/unsaved'
import { showProblem } from '../forms'
import { Refusal } from '../room/Callout'
import { recoveriesQuery } from './data'

interface Props {
  slug: string
  title: string
  text: string
  /** What is asked. */
  label: string
  verb: string
  send: (reason: string) => Promise<unknown>
  done: () => void
  close: () => void
}

/** Asks why, and does it. */
export function ReasonDialog({ title, close, ...rest }: Props) {
  return (
    <FormDialog close={close} title={title}>
      <Fields close={close} {...rest} />
    </FormDialog>
  )
}

function Fields({ slug, text, label, verb, send, done, close }: Omit<Props, 'title'>) {
  const client = useQueryClient()
  const form = useForm({ initialValues: { reason: '' } })
  const [refusal, setRefusal] = useState<string>()
  const sending = useMutation({
    mutationFn: ({ reason }: { reason: string }) => send(reason),
    onMutate: () => setRefusal(undefined),
    onSuccess: async () => {
      await client.invalidateQueries(recoveriesQuery(slug))
      done()
    },
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  useUnsaved(() => form.isDirty() && !sending.isSuccess)
  return (
    <form noValidate onSubmit={form.onSubmit((values) => sending.mutate(values))}>
      <Stack>
        <Text size="sm">{text}</Text>
        <Refusal>{refusal}</Refusal>
        <Textarea label={label} rows={3} maxLength={500} required data-autofocus {...form.getInputProps('reason')} />
        <FormButtons verb={verb} isBusy={sending.isPending} close={close} />
      </Stack>
    </form>
  )
}
