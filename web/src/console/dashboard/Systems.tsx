import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { moment } from '../../language/moments'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Row, Rows } from '../room/Rows'
import { To } from '../room/To'
import { useNow } from '../room/useNow'
import { systemsQuery, type SystemStatistics } from './data'
import type { Shape } from './plot/Patterns'
import { Legend, type Layer } from './plot/Plot'
import { Strip, type Piece } from './plot/Strip'
import type { Period } from './search'
import { useTexts } from './texts'

const SHAPES: Record<string, Shape> = { connected: 'plain', degraded: 'rising', disconnected: 'cross', idle: 'dots' }
const DAY_MS = 86_400_000

/** How the connections of systems stood. */
export function Systems({ slug, days }: { slug: string; days: Period }) {
  const { t } = useTexts()
  const systems = useQuery(systemsQuery(slug, days))
  return (
    <Panel title={t('systems.title')} hint={t('systems.hint')}>
      <Loaded query={systems}>
        {(list) => (list.length > 0 ? <List slug={slug} days={days} systems={list} /> : <Text c="dimmed">{t('systems.none')}</Text>)}
      </Loaded>
    </Panel>
  )
}

function List({ slug, days, systems }: { slug: string; days: Period; systems: readonly SystemStatistics[] }) {
  const { t, locale } = useTexts()
  const pieces = usePieces(days)
  const layer = useLayer()
  const states = new Set(systems.flatMap(({ spans }) => spans.map(({ state }) => state)))
  return (
    <>
      {states.size > 0 && <Legend layers={[...states].map(layer)} />}
    <Rows label={t('systems.title')} columns="1fr 7rem 2.4fr">
      {systems.map(({ system_id: id, name, spans, run_mode: mode }) => (
        <Row key={id}>
          <To to="/projects/$slug/systems/$id" params={{ slug, id }} size="sm" fw={600} dir="auto">
            {name}
          </To>
          <Text size="sm">{spans.length > 0 ? t('systems.up', { share: new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(share(spans)) }) : '–'}</Text>
          {spans.length > 0 ? (
            <Strip label={t('systems.history', { name })} pieces={pieces(spans)} />
          ) : (
            <Text size="xs" c="dimmed">
              {t(mode === 'disabled' ? 'systems.disabled' : 'systems.inside')}
            </Text>
          )}
        </Row>
      ))}
    </Rows>
    </>
  )
}

type Span = SystemStatistics['spans'][number]

const lasted = ({ from, until }: Span) => Date.parse(until) - Date.parse(from)

/** For which share of the time that is known it was connected. */
function share(spans: readonly Span[]): number {
  const all = spans.reduce((sum, span) => sum + lasted(span), 0)
  const up = spans.filter(({ state }) => state === 'connected').reduce((sum, span) => sum + lasted(span), 0)
  return all > 0 ? up / all : 1
}

function usePieces(days: Period): (spans: readonly Span[]) => Piece[] {
  const { locale } = useTexts()
  const layer = useLayer()
  const now = useNow().getTime()
  const [begin, length] = [now - days * DAY_MS, days * DAY_MS]
  const place = (at: string) => Math.min(1, Math.max(0, (Date.parse(at) - begin) / length))
  return (spans) =>
    spans.map(({ state, from, until, cause }) => ({
      from: place(from),
      until: place(until),
      title: `${moment(from, locale)} – ${moment(until, locale)}`,
      lines: cause ? [cause] : [],
      layer: layer(state),
    }))
}

/** How a state looks, and what it is called. */
function useLayer(): (state: string) => Layer {
  const { t } = useTexts()
  return (state) => ({
    name: state,
    shape: SHAPES[state] ?? 'plain',
    label: state in SHAPES ? t(`systems.states.${state as 'idle'}`) : state,
  })
}
