import { Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { answer, api, versioned, type Schemas } from '../../../api/client'
import { SaveBar } from '../../editing/SaveBar'
import { useEditor } from '../../editing/useEditor'
import { Loaded } from '../../room/Loaded'
import { Panel } from '../../room/Panel'
import { connectorsQuery, systemQuery, type Connector, type VersionedSystem } from '../data'
import { useTexts } from '../texts'
import { fieldsOf } from './schema'
import { SystemFields } from './SystemFields'
import { TestConnection } from './TestConnection'
import { patchOf, sourceOf, type Values } from './values'

interface Props {
  slug: string
  system: VersionedSystem
}

/** What is set of a system. Secrets are never shown; what is typed replaces them. */
export function EditSystem({ slug, system }: Props) {
  const { t } = useTexts()
  const connectors = useQuery(connectorsQuery(slug))
  return (
    <Panel title={t('form.title')}>
      <Loaded query={connectors} lines={10}>
        {(list) => {
          const connector = list.find((one) => one.connector === system.body.connector)
          return connector && <Form {...{ slug, system, connector }} />
        }}
      </Loaded>
    </Panel>
  )
}

function Form({ slug, system, connector }: Props & { connector: Connector }) {
  const { t, locale } = useTexts()
  const client = useQueryClient()
  const { id, secrets_set } = system.body
  const fields = useMemo(() => fieldsOf(connector, locale), [connector, locale])
  const source = useMemo(() => sourceOf(system, fields), [system, fields])
  const path = { slug, id }
  const editor = useEditor<Values>(source, {
    send: async (change, etag, values) => {
      const params = { path, header: { 'If-Match': etag } }
      const headers = { 'Content-Type': 'application/merge-patch+json' }
      // The document describes a whole configuration; a merge patch holds parts of it.
      const body = patchOf(change, values) as Schemas['CredentialSystemPatch']
      const saved = await versioned(api.PATCH('/api/v1/projects/{slug}/systems/{id}', { params, headers, body }))
      client.setQueryData(systemQuery(slug, id).queryKey, saved)
      void client.invalidateQueries({ queryKey: [slug, 'systems'], exact: true })
      return sourceOf(saved, fields)
    },
    reload: async () => sourceOf(await client.fetchQuery({ ...systemQuery(slug, id), staleTime: 0 }), fields),
  })
  const test = (
    <TestConnection
      hint={t(editor.isDirty ? 'test.first' : 'test.saved')}
      isDisabled={editor.isDirty}
      call={() => answer(api.POST('/api/v1/projects/{slug}/systems/{id}/test', { params: { path } }))}
    />
  )
  return (
    <form onSubmit={editor.submit} noValidate>
      <Stack>
        <SystemFields
          {...{ slug, fields, test }}
          form={editor.form}
          secretsSet={secrets_set}
          canSend={connector.capabilities.inviting === 'system'}
        />
        <SaveBar editor={editor} label={labelOf} />
      </Stack>
    </form>
  )

  function labelOf(at: string): string {
    const labels: Record<string, string> = {
      name: t('form.name'),
      notes: t('form.notes'),
      run_mode: t('form.run'),
      node: t('form.node'),
      email_field: t('form.email'),
      mobile_field: t('form.mobile'),
      send_invitations: t('form.send'),
      delete_users_without_credentials: t('form.remove'),
      card_template_id: t('form.template'),
      operator_id: t('form.operator'),
    }
    const field = fields.find(({ name }) => at === `config.${name}`)
    return field ? t('form.configField', { name: field.label }) : (labels[at] ?? at)
  }
}
