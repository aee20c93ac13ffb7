import { Button, Divider, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { answer, api, versioned, type Schemas } from '../../../api/client'
import { meQuery, projectsQuery, useMe } from '../../caller'
import { FormDialog } from '../../editing/FormDialog'
import { SaveBar } from '../../editing/SaveBar'
import { useEditor } from '../../editing/useEditor'
import { Confirm } from '../../room/Confirm'
import { Loaded } from '../../room/Loaded'
import { OperatorFields } from './fields'
import { operatorQuery, operatorsQuery, patchOf, sourceOf, type Operator, type Values } from './operators'
import { useTexts } from './texts'

/** Changes an account, or deletes it. */
export function EditOperator({ id, close }: { id: string; close: () => void }) {
  const { t } = useTexts()
  const operator = useQuery({ ...operatorQuery(id), staleTime: 0 })
  const projects = useQuery(projectsQuery)
  return (
    <FormDialog close={close} title={t('operators.edit')}>
      <Loaded query={operator} lines={8}>
        {(loaded) => (
          <Loaded query={projects}>
            {(list) => <Form loaded={loaded} slugs={list.map(({ slug }) => slug)} close={close} />}
          </Loaded>
        )}
      </Loaded>
    </FormDialog>
  )
}

interface FormProps {
  loaded: { body: Operator; etag: string }
  slugs: readonly string[]
  close: () => void
}

function Form({ loaded, slugs, close }: FormProps) {
  const { t } = useTexts()
  const client = useQueryClient()
  const { id, name } = loaded.body
  const isMe = useMe()?.id === id
  const [deletes, { open, close: keep }] = useDisclosure()
  const key = slugs.join(' ')
  const source = useMemo(() => sourceOf(loaded, key.split(' ')), [loaded, key])
  const editor = useEditor<Values>(source, {
    send: async (change, etag) => {
      const params = { path: { id }, header: { 'If-Match': etag } }
      // The document does not say that a role may be `null`, which takes it away.
      const body = patchOf(change) as Schemas['OperatorPatch']
      const headers = { 'Content-Type': 'application/merge-patch+json' }
      const saved = await versioned(api.PATCH('/api/v1/operators/{id}', { params, headers, body }))
      client.setQueryData(operatorQuery(id).queryKey, saved)
      void client.invalidateQueries({ ...operatorsQuery, exact: true })
      if (isMe) void client.invalidateQueries(meQuery)
      return sourceOf(saved, slugs)
    },
    reload: async () => sourceOf(await client.fetchQuery({ ...operatorQuery(id), staleTime: 0 }), slugs),
  })
  return (
    <Stack>
      <form onSubmit={editor.submit}>
        <Stack>
          <OperatorFields form={editor.form} isNew={false} />
          <SaveBar editor={editor} label={labelOf} />
        </Stack>
      </form>
      {!isMe && (
        <>
          <Divider />
          <Group>
            <Button variant="default" onClick={open}>
              {t('operators.delete')}
            </Button>
          </Group>
        </>
      )}
      {deletes && (
        <Confirm title={t('operators.deleteTitle')} verb={t('operators.delete')} danger act={remove} close={keep}>
          <Text size="sm">{t('operators.deleteHint', { name })}</Text>
        </Confirm>
      )}
    </Stack>
  )

  async function remove(): Promise<void> {
    await answer(api.DELETE('/api/v1/operators/{id}', { params: { path: { id } } }))
    close()
    client.removeQueries(operatorQuery(id))
    await client.invalidateQueries({ ...operatorsQuery, exact: true })
  }

  function labelOf(path: string): string {
    const labels: Record<string, string> = {
      name: t('operators.name'),
      email: t('operators.email'),
      locale: t('operators.language'),
      password: t('operators.newPassword'),
      instance_owner: t('operators.instanceOwner'),
      enabled: t('operators.enabled'),
    }
    return labels[path] ?? path.replace('roles.', '')
  }
}
