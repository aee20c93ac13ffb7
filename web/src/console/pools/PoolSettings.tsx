import { Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, versioned } from '../../api/client'
import { SaveBar } from '../editing/SaveBar'
import { WholeNumberInput } from '../editing/WholeNumberInput'
import { useEditor } from '../editing/useEditor'
import { Panel } from '../room/Panel'
import { TemplateField } from '../systems/form/TemplateField'
import { isThirdParty, type Pool, type System } from '../systems/data'
import { Facts } from '../room/Facts'
import { patchOf, poolQuery, sourceOf, type Values } from './data'
import { useTexts } from './texts'

interface Props {
  slug: string
  pool: { body: Pool; etag: string }
  system: System
  mayManage: boolean
}

/** What is set of a pool beside its filters. */
export function PoolSettings({ mayManage, ...rest }: Props) {
  const { t } = useTexts()
  return <Panel title={t('settings')}>{mayManage ? <Form {...rest} /> : <Shown pool={rest.pool.body} />}</Panel>
}

function Shown({ pool }: { pool: Pool }) {
  const { t } = useTexts()
  return (
    <Facts
      facts={[
        [t('lowWater'), pool.low_water ?? t('never')],
      ]}
    />
  )
}

function Form({ slug, pool, system }: Omit<Props, 'mayManage'>) {
  const { t } = useTexts()
  const client = useQueryClient()
  const { id, available } = pool.body
  const source = useMemo(() => sourceOf(pool), [pool])
  const editor = useEditor<Values>(source, {
    send: async (change, etag) => {
      const params = { path: { slug, id }, header: { 'If-Match': etag } }
      const headers = { 'Content-Type': 'application/merge-patch+json' }
      const saved = await versioned(api.PATCH('/api/v1/projects/{slug}/pools/{id}', { params, headers, body: patchOf(change) }))
      client.setQueryData(poolQuery(slug, id).queryKey, saved)
      void client.invalidateQueries({ queryKey: [slug, 'pools'], exact: true })
      return sourceOf(saved)
    },
    reload: async () => sourceOf(await client.fetchQuery({ ...poolQuery(slug, id), staleTime: 0 })),
  })
  const { form } = editor
  return (
    <form onSubmit={editor.submit} noValidate>
      <Stack maw={620}>
        {isThirdParty(system) && (
          <TemplateField slug={slug} label={t('template')} hint={t('templateHint')} none={t('asSystem')} {...form.getInputProps('card_template_id')} />
        )}
        {typeof available === 'number' && (
          <WholeNumberInput
            label={t('lowWater')}
            description={t('lowWaterHint')}
            maw={320}
            {...form.getInputProps('low_water')}
          />
        )}
        <SaveBar editor={editor} label={labelOf} />
      </Stack>
    </form>
  )

  function labelOf(path: string): string {
    const labels: Record<string, string> = {
      card_template_id: t('template'),
      low_water: t('lowWater'),
    }
    return labels[path] ?? path
  }
}
