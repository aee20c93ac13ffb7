import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconFileTypeCsv } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, versioned, type Schemas } from '../../../api/client'
import { Problem } from '../../../api/problem'
import { showProblem } from '../../forms'
import { Callout } from '../Callout'
import { fieldsQuery, userQuery, type VersionedUser } from '../data'
import { useWords } from '../words'
import { conflictOf, type Conflict } from './conflict'
import { ConflictPanel } from './ConflictPanel'
import { useDiscard } from './discard'
import classes from './form.module.css'
import { useTexts } from './texts'
import { UserFields } from './UserFields'
import { useUserForm } from './useUserForm'
import { patchOf, valuesOf, type CustomField, type Patch, type Values } from './values'

interface Props {
  slug: string
  user: VersionedUser
  opened: boolean
  close: () => void
  isNarrow: boolean
}

/** Changes a user; who was slower than somebody else is told what changed, and loses nothing typed. */
export function EditUser({ slug, user, opened, close, isNarrow }: Props) {
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
      title={t('edit', { name: words.name(user.body) })}
      size="xl"
      fullScreen={isNarrow}
      closeButtonProps={{ 'aria-label': words.t('close') }}
    >
      {fields ? <Form {...{ slug, user, close, fields, guard }} /> : <Skeleton height={420} />}
    </Modal>
  )
}

type FormProps = Pick<Props, 'slug' | 'user' | 'close'> & { fields: CustomField[]; guard: (isDirty: () => boolean) => void }

/** What the form began with: the version that a change is of. */
interface Basis {
  etag: string
  values: Values
}

function Form({ slug, user, close, fields, guard }: FormProps) {
  const { t } = useTexts()
  const words = useWords()
  const client = useQueryClient()
  // The user may change while the form is open; the form stays with what it began with.
  const [basis, setBasis] = useState<Basis>(() => ({ etag: user.etag, values: valuesOf(user.body, fields) }))
  const form = useUserForm(basis.values)
  const [conflict, setConflict] = useState<Conflict>()
  const [refusal, setRefusal] = useState<string>()
  useEffect(() => guard(() => patchOf(basis.values, form.getValues()) !== undefined))

  const save = useMutation({
    mutationFn: (patch: Patch) => versioned(change(slug, user.body.id, basis.etag, patch)),
    onSuccess: (saved) => {
      client.setQueryData(userQuery(slug, user.body.id).queryKey, saved)
      void client.invalidateQueries({ queryKey: [slug, 'users'] })
      notifications.show({ message: t('saved', { name: words.name(saved.body) }) })
      close()
    },
    onError: async (error) => {
      if (error instanceof Problem && error.status === 412) return meet()
      if (error instanceof Problem && error.status === 404) return setRefusal(t('gone'))
      setRefusal(showProblem(form, error))
    },
  })

  /** Fetches what the other editor made of the user, and compares. */
  async function meet() {
    try {
      const now = await client.fetchQuery({ ...userQuery(slug, user.body.id), staleTime: 0 })
      const theirs = valuesOf(now.body, fields)
      const met = conflictOf(basis.values, theirs, form.getValues())
      setBasis({ etag: now.etag, values: theirs })
      setConflict(met)
      form.setValues(met.merged)
    } catch (error) {
      setRefusal(error instanceof Problem && error.status === 404 ? t('gone') : showProblem(form, error))
    }
  }

  function submit(values: Values) {
    setRefusal(undefined)
    const patch = patchOf(basis.values, values)
    if (patch) return save.mutate(patch)
    notifications.show({ message: t('unchanged') })
    close()
  }

  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack>
        {conflict && <ConflictPanel key={basis.etag} {...{ conflict, form, fields }} />}
        {user.body.origin === 'csv' && (
          <Callout icon={IconFileTypeCsv} tone="quiet">
            {t('csvNote')}
          </Callout>
        )}
        <UserFields {...{ form, fields, refusal }} />
        <Text size="xs" c="dimmed">
          {t('contactNote')} {t('idNote')}
        </Text>
        <Group justify="flex-end" gap="xs" className={classes['actions'] ?? ''}>
          <Button variant="subtle" onClick={close}>
            {words.t('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function change(slug: string, id: string, etag: string, patch: Patch) {
  return api.PATCH('/api/v1/projects/{slug}/users/{id}', {
    params: { path: { slug, id }, header: { 'If-Match': etag } },
    headers: { 'Content-Type': 'application/merge-patch+json' },
    // The document describes whole users; in a merge patch `null` clears custom fields, too.
    body: patch as Schemas['UserInput'],
  })
}
