import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { moment, number } from '../../language/moments'
import type { SyncRun } from '../plan/run'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { To } from '../room/To'
import { runsQuery } from './data'
import type { Shape } from './plot/Patterns'
import { Legend, type Layer } from './plot/Plot'
import classes from './plot/plot.module.css'
import { Strip } from './plot/Strip'
import { useTexts } from './texts'

const LOOKS = {
  completed: ['completed', 'plain'],
  unchanged: ['unchanged', 'lines'],
  held: ['held', 'rising'],
  failed: ['failed', 'cross'],
  rejected: ['other', 'falling'],
  superseded: ['other', 'falling'],
  running: ['other', 'dots'],
} as const satisfies Record<string, readonly [string, Shape]>

/** How the last runs of Auto-sync ended. */
export function Syncs({ slug }: { slug: string }) {
  const { t } = useTexts()
  const runs = useQuery(runsQuery(slug))
  return (
    <Panel
      title={t('syncs.title')}
      hint={t('syncs.hint')}
      actions={
        <To to="/projects/$slug/settings/auto-sync" params={{ slug }} size="sm">
          {t('syncs.all')}
        </To>
      }
    >
      <Loaded query={runs}>
        {(list) => (list.length > 0 ? <Drawn slug={slug} runs={list} /> : <Text c="dimmed">{t('syncs.none')}</Text>)}
      </Loaded>
    </Panel>
  )
}

function Drawn({ slug, runs }: { slug: string; runs: readonly SyncRun[] }) {
  const { t, locale } = useTexts()
  const navigate = useNavigate()
  const look = ({ status }: SyncRun): Layer => {
    const known = status in LOOKS ? (status as keyof typeof LOOKS) : undefined
    const [name, shape] = known ? LOOKS[known] : (['other', 'plain'] as const)
    return { name, shape, label: known ? t(`syncs.statuses.${known}`) : status }
  }
  const counts = ({ counts: { created, updated, deleted } }: SyncRun) =>
    t('syncs.counts', { created: number(created, locale), updated: number(updated, locale), deleted: number(deleted, locale) })
  const layers = [...new Map(runs.map((run) => [run.status, look(run)])).values()]
  return (
    <div>
      <div className={classes['above']}>
        <Legend layers={layers} />
      </div>
      <Strip
        label={t('syncs.title')}
        open={(index) => {
          const run = runs[index]
          if (run) void navigate({ to: '/projects/$slug/sync-runs/$id', params: { slug, id: run.id } })
        }}
        pieces={runs.map((run, index) => ({
          from: (index + 0.08) / runs.length,
          until: (index + 0.92) / runs.length,
          layer: look(run),
          title: moment(run.started_at, locale),
          lines: [counts(run)],
        }))}
      />
    </div>
  )
}
