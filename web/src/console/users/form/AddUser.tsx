import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answer, api } from '../../../api/client'
import { showProblem } from '../../forms'
import { tell } from '../../frame/tell'
import { useMay } from '../../may'
import { FormDialog } from '../../editing/FormDialog'
import { projectQuery } from '../../editing/settings'
import { useUnsaved } from '../../editing/unsaved'
import { Loaded } from '../../room/Loaded'
import { useTexts as useRoomTexts } from '../../room/texts'
import { fieldsQuery } from '../data'
import { useOnce } from '../../once'
import { useWords } from '../words'
import classes from './form.module.css'
import { useTexts } from './texts'
import { UserFields } from './UserFields'
import { useUserForm } from './useUserForm'
import { inputOf, valuesOf, type CustomField, type User, type Values } from './values'

interface Props {
  slug: string
  close: () => void
  isNarrow: boolean
}

/** Adds somebody, and invites them if so wished. */
export function AddUser({ slug, close, isNarrow }: Props) {
  const { t } = useTexts()
  const fields = useQuery(fieldsQuery(slug))
  return (
    <FormDialog close={close} title={t('add')} size="lg" fullScreen={isNarrow}>
      <Loaded query={fields} lines={12}>
        {(loaded) => <Form {...{ slug, close }} fields={loaded} />}
      </Loaded>
    </FormDialog>
  )
}

type FormProps = Pick<Props, 'slug' | 'close'> & { fields: CustomField[] }

function Form({ slug, close, fields }: FormProps) {
  const { t } = useTexts()
  const { t: room } = useRoomTexts()
  const may = useMay(slug)
  const pool = useQuery(projectQuery(slug)).data?.body.default_pool
  const form = useUserForm(valuesOf(undefined, fields))
  const [refusal, setRefusal] = useState<string>()
  const { add, isBusy } = useAdd(slug, close, (error) => setRefusal(showProblem(form, error)))
  useUnsaved(() => form.isDirty())

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
            {room('cancel')}
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
      if (!failure) return void tell({ message: t(isInvited ? 'invited' : 'added', { name }) })
      void tell({ color: 'red', autoClose: false, title: t('notInvited', { name }), message: words.failure(failure) })
      void navigate({ to: '/projects/$slug/users/$id', params: { slug, id: user.id } })
    },
    onError: refuse,
  })
  return { add: mutate, isBusy: isPending }
}

const nothing = () => undefined
const asError = (cause: unknown) => (cause instanceof Error ? cause : new Error(String(cause)))
