import { Button, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { answer, api, type Schemas } from '../../api/client'
import { Problem } from '../../api/problem'
import { showProblem } from '../forms'
import { Refusal } from '../room/Callout'
import { PasswordField } from '../room/PasswordField'
import { useWelcome } from '../session'
import { Card } from './Card'
import { useTexts } from './texts'

const SHORTEST_PASSWORD = 12

/** The first start: who opens the link that the server printed becomes the first operator. */
export function Setup() {
  const { t, locale } = useTexts()
  const [token] = useState(takeToken)
  const welcome = useWelcome()
  const [refusal, setRefusal] = useState<string>()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', email: '', password: '', again: '' },
    validate: {
      password: (password) => (Array.from(password).length < SHORTEST_PASSWORD ? t('setup.short', { count: SHORTEST_PASSWORD }) : null),
      again: (again, { password }) => (again === password ? null : t('setup.different')),
    },
  })
  const setup = useMutation({
    mutationFn: (body: Schemas['Setup']) => answer(api.POST('/api/v1/setup', { body })),
    onSuccess: (me) => welcome(me),
    onError: (error) => {
      const isLink = error instanceof Problem && (error.status === 401 || error.status === 403 || error.status === 404)
      setRefusal(isLink && error.code !== 'setup_insecure' ? t('setup.spent') : showProblem(form, error))
    },
  })
  if (!token) return <WithoutToken />
  return (
    <Card title={t('setup.title')}>
      <form onSubmit={form.onSubmit(({ again: _, ...values }) => setup.mutate({ token, locale, ...values }))}>
        <Stack>
          <Text c="dimmed">{t('setup.lead')}</Text>
          <Refusal>{refusal}</Refusal>
          <TextInput label={t('name')} autoComplete="name" required withAsterisk={false} key={form.key('name')} {...form.getInputProps('name')} />
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
            description={t('setup.passwordHint', { count: SHORTEST_PASSWORD })}
            autoComplete="new-password"
            required
            withAsterisk={false}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <PasswordField
            label={t('setup.again')}
            autoComplete="new-password"
            required
            withAsterisk={false}
            key={form.key('again')}
            {...form.getInputProps('again')}
          />
          <Button type="submit" loading={setup.isPending}>
            {t('setup.go')}
          </Button>
        </Stack>
      </form>
    </Card>
  )
}

function WithoutToken() {
  const { t } = useTexts()
  return (
    <Card title={t('setup.title')}>
      <Stack>
        <Text>{t('setup.noToken')}</Text>
        <Button component={Link} to="/login" variant="default">
          {t('setup.toLogin')}
        </Button>
      </Stack>
    </Card>
  )
}

/** The token stands in the fragment; it is taken out of the address, so that it is not left in the history. */
function takeToken(): string {
  const token = location.hash.slice(1)
  if (token) history.replaceState(history.state, '', location.pathname)
  return token
}
