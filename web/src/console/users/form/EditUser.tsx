import { Button, Group, Stack, Text } from '@mantine/core'
import { IconFileTypeCsv } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, versioned, type Schemas } from '../../../api/client'
import { Problem } from '../../../api/problem'
import { FormDialog } from '../../editing/FormDialog'
import { rebase, type Theirs } from '../../editing/merge'
import { useUnsaved } from '../../editing/unsaved'
import { showProblem } from '../../forms'
import { tell } from '../../frame/tell'
import { Callout } from '../../room/Callout'
import { Loaded } from '../../room/Loaded'
import { useTexts as useRoomTexts } from '../../room/texts'
import { fieldsQuery, userQuery, type VersionedUser } from '../data'
import { useWords } from '../words'
import { ConflictPanel } from './ConflictPanel'
import classes from './form.module.css'
import { useTexts } from './texts'
import { UserFields } from './UserFields'
import { useUserForm } from './useUserForm'
import { patchOf, valuesOf, type CustomField, type Patch, type Values } from './values'

interface Props {
  slug: string
  user: VersionedUser
  close: () => void
  isNarrow: boolean
}

/** Changes a user; who was slower than somebody else is told what changed, and loses nothing typed. */
export function EditUser({ slug, user, close, isNarrow }: Props) {
  const { t } = useTexts()
  const words = useWords()
  const fields = useQuery(fieldsQuery(slug))
  return (
    <FormDialog close={close} title={t('edit', { name: words.name(user.body) })} size="xl" fullScreen={isNarrow}>
      <Loaded query={fields} lines={12}>
        {(loaded) => <Form {...{ slug, user, close }} fields={loaded} />}
      </Loaded>
    </FormDialog>
  )
}

type FormProps = Pick<Props, 'slug' | 'user' | 'close'> & { fields: CustomField[] }

/** What the form began with: the version that a change is of. */
interface Basis {
  etag: string
  values: Values
}

function Form({ slug, user, close, fields }: FormProps) {
  const { t } = useTexts()
  const { t: room } = useRoomTexts()
  const words = useWords()
  const client = useQueryClient()
  // The user may change while the form is open; the form stays with what it began with.
  const [basis, setBasis] = useState<Basis>(() => ({ etag: user.etag, values: valuesOf(user.body, fields) }))
  const form = useUserForm(basis.values)
  const [theirs, setTheirs] = useState<Theirs[]>([])
  const [refusal, setRefusal] = useState<string>()
  useUnsaved(() => patchOf(basis.values, form.getValues()) !== undefined)

  const save = useMutation({
    mutationFn: (patch: Patch) => versioned(change(slug, user.body.id, basis.etag, patch)),
    onSuccess: (saved) => {
      client.setQueryData(userQuery(slug, user.body.id).queryKey, saved)
      void client.invalidateQueries({ queryKey: [slug, 'users'] })
      void tell({ message: t('saved', { name: words.name(saved.body) }) })
      close()
    },
    onError: async (error) => {
      if (error instanceof Problem && error.status === 412) return meet()
      if (error instanceof Problem && error.status === 404) return setRefusal(t('gone'))
      setRefusal(showProblem(form, error))
    },
  })

  /**
   * Fetches what the other editor made of the user, and compares. Unlike `useEditor`, nothing moves in the form before it
   * is to be saved: what is decided field by field must not change under the hand, in a dialog of which only a part is seen.
   */
  async function meet() {
    try {
      const now = await client.fetchQuery({ ...userQuery(slug, user.body.id), staleTime: 0 })
      const fresh = valuesOf(now.body, fields)
      const moved = rebase(basis.values, form.getValues(), fresh)
      setBasis({ etag: now.etag, values: fresh })
      setTheirs(moved.theirs)
      form.setValues(moved.values)
    } catch (error) {
      setRefusal(error instanceof Problem && error.status === 404 ? t('gone') : showProblem(form, error))
    }
  }

  function submit(values: Values) {
    setRefusal(undefined)
    const patch = patchOf(basis.values, values)
    if (patch) return save.mutate(patch)
    void tell({ message: t('unchanged') })
    close()
  }

  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack>
        {theirs.length > 0 && <ConflictPanel key={basis.etag} {...{ theirs, form, fields }} />}
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
            {room('cancel')}
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
