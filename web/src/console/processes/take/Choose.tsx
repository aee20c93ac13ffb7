import { Button, Group, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Problem } from '../../../api/problem'
import { knows } from '../../../language/say'
import { useSettings } from '../../editing/settings'
import { sentence, showProblem } from '../../forms'
import { useOnce } from '../../once'
import { Refusal } from '../../room/Callout'
import { Facts } from '../../room/Facts'
import { useTexts as useRoomTexts } from '../../room/texts'
import { next, processQuery, useTouch } from '../data'
import { hasPhone, type WithStep } from '../process'
import { en } from '../texts.en'
import { useTexts } from '../texts'
import { useProcessWords } from '../useProcessWords'
import { given, usualAnswers } from './answers'
import { Input, type Values } from './Input'
import { useCancel } from './useCancel'

interface Props {
  slug: string
  process: WithStep
  /** Goes where one came from, after the process was cancelled. */
  leave: () => void
}

/** The first step: what the options let one choose, and then *Next*. */
export function Choose({ slug, process, leave }: Props) {
  const { t } = useTexts()
  const { t: ofRoom } = useRoomTexts()
  const words = useProcessWords()
  const client = useQueryClient()
  const touch = useTouch(slug)
  const once = useOnce()
  const [refusal, setRefusal] = useState<string>()
  const cancelling = useCancel(slug, process, leave)
  const form = useForm<Values>({ initialValues: { inputs: usualAnswers(process.inputs_wanted) } })
  const taking = useMutation({
    mutationFn: (inputs: Values['inputs']) => next(slug, process.id, inputs, once({ inputs, of: process.updated_at })),
    onMutate: () => setRefusal(undefined),
    onSuccess: (taken) => client.setQueryData(processQuery(slug, process.id).queryKey, taken),
    onError: (error) => setRefusal(refusalOf(error)),
    onSettled: touch,
  })
  const hint = `choose.hints.${process.kind}`
  return (
    <form onSubmit={form.onSubmit(({ inputs }) => taking.mutate(given(inputs)))} noValidate>
      <Stack>
        {knows(en, hint) && <Text size="sm">{t(hint as 'choose.hints.MobileIDProcLock')}</Text>}
        {hasPhone(process.kind) && <Fixed slug={slug} wanted={process.inputs_wanted.map(({ name }) => name)} />}
        {process.inputs_wanted.map((wanted) => (
          <Input key={wanted.name} slug={slug} user={process.user_id} wanted={wanted} form={form} />
        ))}
        <Refusal>{refusal ?? cancelling.refusal}</Refusal>
        {process.ends_at && (
          <Text size="xs" c="dimmed">
            {t('choose.waits', { at: words.at(process.ends_at) })}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" loading={cancelling.isPending} onClick={cancelling.cancel}>
            {ofRoom('cancel')}
          </Button>
          <Button type="submit" loading={taking.isPending} {...(isHarsh(process.kind) && { color: 'red.9' })}>
            {t('choose.next')}
          </Button>
        </Group>
      </Stack>
    </form>
  )

  /** What is wrong with an answer is told at it; everything else above the buttons. */
  function refusalOf(error: Error): string | undefined {
    const told = showProblem(form, error)
    if (!(error instanceof Problem)) return told
    const elsewhere = error.faults.flatMap(({ pointer, code, detail }) => {
      const name = /^\/inputs\/(\w+)/.exec(pointer ?? '')?.[1]
      const known = words.refusal(code)
      if (!name) return [known ?? sentence(detail)]
      if (known) form.setFieldError(`inputs.${name}`, known)
      return []
    })
    if (elsewhere.length > 0) return elsewhere.join(' ')
    return words.refusal(error.code) ?? told
  }
}

/** What the options decide without asking. */
function Fixed({ slug, wanted }: { slug: string; wanted: readonly string[] }) {
  const { t } = useTexts()
  const words = useProcessWords()
  const options = useSettings(slug).data?.body.mobile_id
  if (!options) return null
  const issued = Object.entries(options.certificates).filter(([, issue]) => issue === 'always')
  const names = issued.map(([value]) => words.choice('certificates', { value, text: value })).join(', ')
  return (
    <Facts
      facts={[
        [t('inputs.certificates'), wanted.includes('certificates') ? undefined : names],
        [t('inputs.validity_days'), wanted.includes('validity_days') ? undefined : `${options.validity_days} ${t('days')}`],
      ]}
    />
  )
}

/** Whether it cannot be taken back. */
function isHarsh(kind: string): boolean {
  return !hasPhone(kind) && !['MobileIDProcDeactivate', 'MobileIDProcReactivate'].includes(kind)
}
