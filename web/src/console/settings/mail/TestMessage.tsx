import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Schemas } from '../../../api/client'
import { sentence, showProblem } from '../../forms'
import { Callout, Refusal } from '../../room/Callout'
import { useTexts } from './texts'

interface Props {
  title: string
  hint: string
  label: string
  type: 'email' | 'tel'
  /** To whom, unless somebody else is named. */
  first: string
  send: (to: string) => Promise<Schemas['TestOutcome']>
}

/** Sends a message through what is set, and says what became of it. */
export function TestMessage({ title, hint, label, type, first, send }: Props) {
  const { t } = useTexts()
  const [refusal, setRefusal] = useState<string>()
  const form = useForm({ initialValues: { to: first } })
  const test = useMutation({
    mutationFn: ({ to }: { to: string }) => send(to),
    onMutate: () => setRefusal(undefined),
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  return (
    <form onSubmit={form.onSubmit((values) => test.mutate(values))}>
      <Stack gap="xs">
        <Title order={3} size="h5">
          {title}
        </Title>
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
        <Group align="flex-end" gap="sm">
          <TextInput label={label} type={type} required w={{ base: '100%', xs: 320 }} {...form.getInputProps('to')} />
          <Button type="submit" variant="default" loading={test.isPending}>
            {t('test.send')}
          </Button>
        </Group>
        <Refusal>{refusal}</Refusal>
        {test.data && <Outcome outcome={test.data} to={test.variables.to} />}
      </Stack>
    </form>
  )
}

function Outcome({ outcome, to }: { outcome: Schemas['TestOutcome']; to: string }) {
  const { t } = useTexts()
  return (
    <Callout
      isNews
      icon={outcome.sent ? IconCircleCheck : IconAlertTriangle}
      tone={outcome.sent ? 'good' : 'bad'}
      title={outcome.sent ? t('test.sent', { to }) : t('test.notSent')}
    >
      {outcome.sent ? t('test.sentHint') : sentence(outcome.detail ?? '')}
    </Callout>
  )
}
