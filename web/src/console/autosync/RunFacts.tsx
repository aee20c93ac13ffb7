import { SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { moment, number } from '../../shared/moments'
import { useMe } from '../caller'
import { useMay } from '../may'
import { Facts } from '../room/Facts'
import { Panel } from '../room/Panel'
import { membersQuery } from '../settings/members'
import { size } from './next'
import type { SyncRun } from './runs'
import classes from './StateBox.module.css'
import { useTexts } from './texts'

const COUNTED = ['created', 'updated', 'deleted', 'unchanged', 'skipped'] as const
const SOURCES = ['upload', 'console', 'push'] as const
const SEPARATORS: Record<string, 'comma' | 'semicolon' | 'tab' | 'bar'> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' }

/** The file, who sent it, how it was read, and the counts. */
export function RunFacts({ slug, run }: { slug: string; run: SyncRun }) {
  const { t, locale } = useTexts()
  const decider = useNameOf(slug, run.decided_by)
  const { file } = run
  const source = SOURCES.find((known) => known === run.source)
  const separator = SEPARATORS[file.separator ?? '']
  const yesOrNo = (is: boolean | null | undefined) => (is === null || is === undefined ? null : t(is ? 'run.yes' : 'run.no'))
  return (
    <Panel title={t('run.file')}>
      {run.status !== 'failed' && run.status !== 'running' && <Tally run={run} />}
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
        <Facts
          facts={[
            [t('run.size'), size(file.bytes, locale)],
            [t('run.rows'), file.rows === null || file.rows === undefined ? null : number(file.rows, locale)],
            [t('run.encoding'), file.encoding],
            [t('run.separator'), separator && t(`separator.${separator}`)],
            [t('run.header'), yesOrNo(file.header)],
            [t('run.syncIds'), yesOrNo(file.sync_id_column)],
          ]}
        />
      </SimpleGrid>
    </Panel>
  )
}

function Tally({ run }: { run: SyncRun }) {
  const { t, locale } = useTexts()
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, sm: 5 }} spacing="sm" component="ul" p={0} m={0} aria-label={t('run.counts')} className={classes['tally'] ?? ''}>
      {COUNTED.map((kind) => (
        <Stack key={kind} component="li" gap={0}>
          <Text size="xl" fw={650}>
            {number(run.counts[kind], locale)}
          </Text>
          <Text size="sm" c="dimmed">
            {t(`tally.${kind}`)}
          </Text>
        </Stack>
      ))}
    </SimpleGrid>
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
