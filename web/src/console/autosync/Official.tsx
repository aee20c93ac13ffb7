import { Select, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { poolsQuery, projectQuery, usePatchProject, type Project } from '../editing/settings'
import { SaveBar } from '../editing/SaveBar'
import { useEditor, type Source } from '../editing/useEditor'
import { useMay } from '../may'
import { Facts } from '../room/Facts'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { membersQuery } from '../settings/members'
import { useTexts } from './texts'

interface Values extends Record<string, unknown> {
  official_contact: string | null
  default_pool: string | null
}

/** Who hears of failures, and where new users' credentials come from. */
export function Official({ slug, readOnly }: { slug: string; readOnly: boolean }) {
  const { t } = useTexts()
  const project = useQuery(projectQuery(slug))
  return (
    <Panel title={t('official.title')} hint={t('official.hint')}>
      <Loaded query={project}>
        {(loaded) => (readOnly ? <Shown slug={slug} project={loaded.body} /> : <Form slug={slug} loaded={loaded} />)}
      </Loaded>
    </Panel>
  )
}

function Shown({ slug, project }: { slug: string; project: Project }) {
  const { t } = useTexts()
  const choices = useChoices(slug)
  return (
    <Facts
      facts={[
        [t('official.contact'), project.official_contact ? nameOf(choices.contacts, project.official_contact) : t('official.first')],
        [t('official.pool'), nameOf(choices.pools, project.default_pool) ?? t('official.noPool')],
      ]}
    />
  )
}

function nameOf(list: readonly { value: string; label: string }[], id: string | null | undefined): string | undefined {
  return list.find(({ value }) => value === id)?.label
}

function Form({ slug, loaded }: { slug: string; loaded: { body: Project; etag: string } }) {
  const { t } = useTexts()
  const project = useQuery(projectQuery(slug))
  const patch = usePatchProject(slug)
  const { contacts, pools } = useChoices(slug)
  const source = useMemo(() => sourceOf(loaded), [loaded])
  const editor = useEditor<Values>(source, {
    send: async (change, etag) => sourceOf(await patch(change, etag)),
    reload: async () => sourceOf((await project.refetch({ throwOnError: true })).data ?? loaded),
  })
  const { form, submit } = editor
  const label = (path: string) => (path === 'default_pool' ? t('official.pool') : t('official.contact'))
  return (
    <form onSubmit={submit}>
      <Stack>
        <Select
          label={t('official.contact')}
          description={t('official.contactHint')}
          placeholder={t('official.first')}
          data={contacts}
          clearable
          clearButtonProps={{ 'aria-label': t('official.first') }}
          styles={{ wrapper: { maxWidth: 420 } }}
          {...form.getInputProps('official_contact')}
        />
        <Select
          label={t('official.pool')}
          description={t('official.poolHint')}
          placeholder={t('official.noPool')}
          data={pools}
          clearable
          clearButtonProps={{ 'aria-label': t('official.noPool') }}
          styles={{ wrapper: { maxWidth: 420 } }}
          {...form.getInputProps('default_pool')}
        />
        <SaveBar editor={editor} label={label} />
      </Stack>
    </form>
  )
}

function useChoices(slug: string) {
  const may = useMay(slug)
  const members = useQuery({ ...membersQuery(slug), enabled: may('manage_access') }).data ?? []
  const pools = useQuery(poolsQuery(slug)).data ?? []
  return {
    contacts: members.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` })),
    pools: pools.map(({ id, name }) => ({ value: id, label: name })),
  }
}

function sourceOf({ body, etag }: { body: Project; etag: string }): Source<Values> {
  return { values: { official_contact: body.official_contact ?? null, default_pool: body.default_pool ?? null }, etag }
}
