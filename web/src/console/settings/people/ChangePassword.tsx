import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answer, api } from '../../../api/client'
import { Problem } from '../../../api/problem'
import { showProblem } from '../../forms'
import { Refusal } from '../../room/Callout'
import { PasswordField } from '../../room/PasswordField'
import { useTexts } from './texts'

const SHORTEST_PASSWORD = 12

/** A new password. It ends all sessions, this one too: the login comes next. */
export function ChangePassword() {
  const { t } = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [refusal, setRefusal] = useState<string>()
  const form = useForm({
    initialValues: { present: '', new: '', again: '' },
    validate: {
      new: (password) => (Array.from(password).length < SHORTEST_PASSWORD ? t('account.short', { count: SHORTEST_PASSWORD }) : null),
      again: (again, values) => (again === values.new ? null : t('account.different')),
    },
  })
  const change = useMutation({
    mutationFn: (body: { present: string; new: string }) => answer(api.POST('/api/v1/me/password', { body })),
    onMutate: () => setRefusal(undefined),
    onSuccess: async () => {
      await navigate({ to: '/login', search: { next: '/account', ended: true } })
      client.clear()
    },
    onError: (error) => {
      if (error instanceof Problem && error.code === 'login_failed') form.setFieldError('present', t('account.wrong'))
      else setRefusal(showProblem(form, error))
    },
  })
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate({ present: values.present, new: values.new }))}>
      <Stack maw={420}>
        <Refusal>{refusal}</Refusal>
        <PasswordField
          label={t('account.present')}
          autoComplete="current-password"
          required
          {...form.getInputProps('present')}
        />
        <PasswordField
          label={t('account.fresh')}
          description={t('account.freshHint', { count: SHORTEST_PASSWORD })}
          autoComplete="new-password"
          required
          {...form.getInputProps('new')}
        />
        <PasswordField
          label={t('account.again')}
          autoComplete="new-password"
          required
          {...form.getInputProps('again')}
        />
        <Group>
          <Button type="submit" loading={change.isPending}>
            {t('account.change')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
