import { Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconInfoCircle } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { answer, api } from '../../api/client'
import { Problem } from '../../api/problem'
import { instanceQuery } from '../caller'
import { showProblem } from '../forms'
import { Callout, Refusal } from '../room/Callout'
import { PasswordField } from '../room/PasswordField'
import { useWelcome } from '../session'
import { Card } from './Card'
import { useTexts } from './texts'

/** Where operators come in; afterwards they are where they wanted to go. */
export function Login() {
  const { t } = useTexts()
  const { next, ended } = useSearch({ from: '/login' })
  const welcome = useWelcome()
  const instance = useQuery(instanceQuery).data
  const [refusal, setRefusal] = useState<string>()
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: '', password: '' } })
  const login = useMutation({
    mutationFn: (body: { email: string; password: string }) => answer(api.POST('/api/v1/session', { body })),
    onSuccess: (me) => welcome(me, next),
    onError: (error) => {
      setRefusal(wordsFor(error))
      form.setFieldValue('password', '')
    },
  })

  function wordsFor(error: Error): string | undefined {
    if (!(error instanceof Problem)) return showProblem(form, error)
    if (error.status === 401) return t('login.wrong')
    if (error.status === 429) return t('login.wait', { seconds: error.retryAfterS ?? 60 })
    return showProblem(form, error)
  }

  return (
    <Card title={t('login.title')}>
      <form onSubmit={form.onSubmit((values) => login.mutate(values))}>
        <Stack>
          {instance?.setup_needed && (
            <Callout icon={IconInfoCircle} tone="busy">
              {t('setup.noToken')}
            </Callout>
          )}
          {ended && !refusal && (
            <Callout icon={IconInfoCircle} tone="busy">
              {t('login.ended')}
            </Callout>
          )}
          <Refusal>{refusal}</Refusal>
          <TextInput
            label={t('email')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordField
            label={t('password')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={login.isPending}>
            {t('login.go')}
          </Button>
        </Stack>
      </form>
    </Card>
  )
}
