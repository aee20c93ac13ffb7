import { Radio, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconCircleCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Schemas } from '../../api/client'
import { forField, moment } from '../../language/moments'
import { FormButtons } from '../editing/FormButtons'
import { showProblem } from '../forms'
import { useOnce } from '../once'
import { Callout, Refusal } from '../room/Callout'
import { Dialog } from '../room/Dialog'
import { replay, webhooksKey } from './data'
import { useTexts } from './texts'

interface Values extends Record<string, unknown> {
  what: 'failed' | 'all'
  /** As {@link forField} has it. */
  since: string
}

const DAY_MS = 24 * 60 * 60 * 1_000

/** Sends once more what the receiver missed. */
export function Replay({ slug, id, close }: { slug: string; id: string; close: () => void }) {
  const { t, locale } = useTexts()
  const client = useQueryClient()
  const once = useOnce()
  const [refusal, setRefusal] = useState<string>()
  const [yesterday] = useState(() => forField(new Date(Date.now() - DAY_MS)))
  const form = useForm<Values>({ initialValues: { what: 'failed', since: yesterday } })
  const send = useMutation({
    mutationFn: ({ what, since }: Values) => {
      const body: Schemas['WebhookReplay'] = { what, since: new Date(since).toISOString() }
      return replay(slug, id, body, once(body))
    },
    onMutate: () => setRefusal(undefined),
    onSuccess: () => client.invalidateQueries({ queryKey: webhooksKey(slug) }),
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  return (
    <Dialog onClose={close} title={t('replay')}>
      <form noValidate onSubmit={form.onSubmit((values) => send.mutate(values))}>
        <Stack>
          <Text size="sm">{t('replayHint')}</Text>
          <Refusal>{refusal}</Refusal>
          {send.data && (
            <Callout isNews icon={IconCircleCheck} tone="good">
              {t('replayed', { count: send.data.queued })}
              {send.data.more_since && ` ${t('moreSince', { at: moment(send.data.more_since, locale) })}`}
            </Callout>
          )}
          <Radio.Group label={t('replayWhat')} {...form.getInputProps('what')}>
            <Stack gap="xs" mt={6}>
              <Radio value="failed" label={t('replayFailed')} />
              <Radio value="all" label={t('replayAll')} />
            </Stack>
          </Radio.Group>
          <TextInput type="datetime-local" label={t('since')} required maw={260} {...form.getInputProps('since')} />
          <FormButtons verb={t('replay')} isBusy={send.isPending} close={close} />
        </Stack>
      </form>
    </Dialog>
  )
}
