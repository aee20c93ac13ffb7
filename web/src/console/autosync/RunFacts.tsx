import { SimpleGrid } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { moment } from '../../language/moments'
import { useMe } from '../caller'
import { useMay } from '../may'
import { Counts } from '../plan/Counts'
import type { SyncRun } from '../plan/run'
import { useFileFacts } from '../plan/useFileFacts'
import { Facts } from '../room/Facts'
import { Panel } from '../room/Panel'
import { membersQuery } from '../settings/members'
import { useTexts } from './texts'

const SOURCES = ['upload', 'console', 'push'] as const

/** The file, who sent it, how it was read, and the counts. */
export function RunFacts({ slug, run }: { slug: string; run: SyncRun }) {
  const { t, locale } = useTexts()
  const factsOf = useFileFacts()
  const decider = useNameOf(slug, run.decided_by)
  const { file } = run
  const source = SOURCES.find((known) => known === run.source)
  return (
    <Panel title={t('run.file')}>
      {run.status !== 'failed' && run.status !== 'running' && <Counts run={run} />}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Facts
          facts={[
            [t('box.file'), file.name ?? t('box.unnamed')],
            [t('box.sender'), source ? `${file.sender} (${t(`source.${source}`)})` : file.sender],
            [t('run.began'), moment(run.started_at, locale)],
            [t('run.ended'), run.finished_at && moment(run.finished_at, locale)],
            [t('run.decidedBy'), decider],
          ]}
        />
        <Facts facts={factsOf(file)} />
      </SimpleGrid>
    </Panel>
  )
}

/** A person's name, where the caller may know it. */
function useNameOf(slug: string, id: string | null | undefined): string | undefined {
  const may = useMay(slug)
  const me = useMe()
  const members = useQuery({ ...membersQuery(slug), enabled: may('manage_access') && Boolean(id) }).data ?? []
  if (!id) return undefined
  return me?.id === id ? me.name : (members.find((member) => member.id === id)?.name ?? id)
}
