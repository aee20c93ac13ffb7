import { Radio, Stack, TagsInput, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api, idempotencyKey, type Schemas } from '../../api/client'
import { Problem } from '../../api/problem'
import { DayInput, endOfDay } from '../editing/DayInput'
import { FormButtons } from '../editing/FormButtons'
import { showProblem } from '../forms'
import { Refusal } from '../room/Callout'
import { useTexts as useRoomTexts } from '../room/texts'
import { TaskSteps } from './TaskSteps'
import { PLATFORMS, type Platform } from './platforms'
import { Dialog } from '../room/Dialog'
import { useTexts } from './texts'

interface Values extends Record<string, unknown> {
  platform: Platform
  expires_at: string
  address_ranges: string[]
}

/** Makes the task that sends the file: first what it runs on, then what to do, step by step. The key is shown this once. */
export function TaskConfig({ slug, close }: { slug: string; close: () => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const [platform, setPlatform] = useState<Platform>('windows')
  const make = useMutation({
    mutationFn: (values: Values) => makeTask(slug, values),
    onSuccess: (_, values) => {
      setPlatform(values.platform)
      void client.invalidateQueries({ queryKey: [slug, 'api-keys'] })
    },
    gcTime: 0,
  })
  return (
    <Dialog
      onClose={close}
      title={make.data ? t('task.ready') : t('task.title')}
      size="lg"
      closeOnClickOutside={!make.data}
      closeOnEscape={!make.data}
    >
      {make.data ? (
        <TaskSteps task={make.data} platform={platform} close={close} />
      ) : (
        <Ask isPending={make.isPending} error={make.error} close={close} make={make.mutate} />
      )}
    </Dialog>
  )
}

function makeTask(slug: string, { platform, expires_at, address_ranges }: Values): Promise<Schemas['TaskConfig']> {
  return answer(
    api.POST('/api/v1/projects/{slug}/autosync/task-config', {
      params: {
        path: { slug },
        query: {
          for: platform,
          ...(address_ranges.length > 0 && { address_ranges: address_ranges.join(',') }),
          ...(expires_at && { expires_at: endOfDay(expires_at) }),
        },
      },
      headers: idempotencyKey(),
    }),
  )
}

interface AskProps {
  isPending: boolean
  error: Error | null
  close: () => void
  make: (values: Values) => void
}

function Ask({ isPending, error, close, make }: AskProps) {
  const { t } = useTexts()
  const { t: room } = useRoomTexts()
  const form = useForm<Values>({ initialValues: { platform: 'windows', expires_at: '', address_ranges: [] } })
  const faults = error instanceof Problem ? error.byParameter() : {}
  const elsewhere = error && Object.keys(faults).length === 0 ? (showProblem(form, error) ?? room('unreachable')) : undefined
  return (
    <form onSubmit={form.onSubmit(make)}>
      <Stack>
        <Text size="sm">{t('task.lead')}</Text>
        <Refusal>{elsewhere}</Refusal>
        <Radio.Group label={t('task.for')} {...form.getInputProps('platform')}>
          <Stack gap="xs" mt={6}>
            {PLATFORMS.map((one) => (
              <Radio key={one} value={one} label={t(`task.platform.${one}`)} description={t(`task.about.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <DayInput
          label={t('task.expires')}
          description={t('task.expiresHint')}
          {...form.getInputProps('expires_at')}
          error={faults['expires_at']}
        />
        <TagsInput
          label={t('task.ranges')}
          description={t('task.rangesHint')}
          placeholder="10.1.0.0/16"
          {...form.getInputProps('address_ranges')}
          error={faults['address_ranges']}
        />
        <FormButtons verb={t('task.make')} isBusy={isPending} close={close} />
      </Stack>
    </form>
  )
}
