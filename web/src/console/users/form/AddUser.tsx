import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { answer, api } from '../../../api/client'
import { showProblem } from '../../forms'
import { useMay } from '../../may'
import { projectQuery } from '../../editing/settings'
import { fieldsQuery } from '../data'
import { useOnce } from '../once'
import { useWords } from '../words'
import { useDiscard } from './discard'
import classes from './form.module.css'
import { useTexts } from './texts'
import { UserFields } from './UserFields'
import { useUserForm } from './useUserForm'
import { inputOf, valuesOf, type CustomField, type User, type Values } from './values'

interface Props {
  slug: string
  opened: boolean
  close: () => void
  isNarrow: boolean
}

/** Adds somebody, and invites them if so wished. */
export function AddUser({ slug, opened, close, isNarrow }: Props) {
  const { t } = useTexts()
  const words = useWords()
  const fields = useQuery(fieldsQuery(slug)).data
  const discard = useDiscard()
  const typed = useRef<() => boolean>(() => false)
  const guard = useCallback((isDirty: () => boolean) => {
    typed.current = isDirty
  }, [])
  return (
    <Modal
      opened={opened}
      onClose={() => discard(typed.current(), close)}
      title={t('add')}
      size="lg"
      fullScreen={isNarrow}
      closeButtonProps={{ 'aria-label': words.t('close') }}
    >
      {fields ? <Form {...{ slug, close, fields, guard }} /> : <Skeleton height={420} />}
    </Modal>
  )
}

type FormProps = Pick<Props, 'slug' | 'close'> & { fields: CustomField[]; guard: (isDirty: () => boolean) => void }

function Form({ slug, close, fields, guard }: FormProps) {
  const { t } = useTexts()
  const words = useWords()
  const may = useMay(slug)
  const pool = useQuery(projectQuery(slug)).data?.body.default_pool
  const form = useUserForm(valuesOf(undefined, fields))
  const [refusal, setRefusal] = useState<string>()
  const { add, isBusy } = useAdd(slug, close, (error) => setRefusal(showProblem(form, error)))
  useEffect(() => guard(() => form.isDirty()))

  function submit(values: Values, toPool?: string) {
    setRefusal(undefined)
    const missing = toPool ? missingFor(values) : {}
    if (Object.keys(missing).length > 0) return form.setErrors(missing)
    add({ values, pool: toPool })
  }

  /** What an invitation needs, said before anybody is added. */
  function missingFor({ email, mobile, card_id }: Values): Record<string, string> {
    return {
      ...(!email.trim() && !mobile.trim() && { email: t('contactMissing') }),
      ...(!card_id.trim() && { card_id: t('idMissing') }),
    }
  }

  return (
    <form noValidate onSubmit={form.onSubmit((values) => submit(values))}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('needed')}
        </Text>
        <UserFields {...{ form, fields, refusal }} />
        {pool === null && <Text size="sm">{t('noPool')}</Text>}
        <Group justify="flex-end" gap="xs" className={classes['actions'] ?? ''}>
          <Button variant="subtle" onClick={close}>
            {words.t('cancel')}
          </Button>
          <Button type="submit" variant="default" loading={isBusy}>
            {t('add')}
          </Button>
          {may('acquire_credentials') && (
            <Button disabled={!pool} loading={isBusy} onClick={() => form.onSubmit((values) => submit(values, pool ?? undefined))()}>
              {t('addAndInvite')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  )
}

interface Addition {
  values: Values
  pool: string | undefined
}

/** Adding is one step and inviting a second one: when only the second fails, the user is there. */
function useAdd(slug: string, close: () => void, refuse: (error: Error) => void) {
  const { t } = useTexts()
  const words = useWords()
  const once = useOnce()
  const client = useQueryClient()
  const navigate = useNavigate()
  const params = { path: { slug } }

  async function invite(user: User, pool: string): Promise<void> {
    const body = { user_id: user.id }
    await answer(
      api.POST('/api/v1/projects/{slug}/pools/{id}/acquire', { params: { path: { slug, id: pool } }, body, headers: once({ pool, body }) }),
    )
  }

  const { mutate, isPending } = useMutation({
    mutationFn: async ({ values, pool }: Addition) => {
      const body = inputOf(values)
      const user = await answer(api.POST('/api/v1/projects/{slug}/users', { params, body, headers: once({ body }) }))
      const failure = pool ? await invite(user, pool).then(nothing, asError) : undefined
      return { user, failure, isInvited: pool !== undefined }
    },
    onSuccess: ({ user, failure, isInvited }) => {
      const name = words.name(user)
      close()
      void client.invalidateQueries({ queryKey: [slug, 'users'] })
      if (!failure) return void notifications.show({ message: t(isInvited ? 'invited' : 'added', { name }) })
      notifications.show({ color: 'red', autoClose: false, title: t('notInvited', { name }), message: words.failure(failure) })
      void navigate({ to: '/projects/$slug/users/$id', params: { slug, id: user.id } })
    },
    onError: refuse,
  })
  return { add: mutate, isBusy: isPending }
}

const nothing = () => undefined
const asError = (cause: unknown) => (cause instanceof Error ? cause : new Error(String(cause)))
