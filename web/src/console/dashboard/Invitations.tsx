import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { number } from '../../language/moments'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { invitationsQuery, type InvitationPoint } from './data'
import type { Shape } from './plot/Patterns'
import { Plot } from './plot/Plot'
import type { Period } from './search'
import { useTexts } from './texts'
import { useMoments } from './useMoments'

const LAYERS: readonly ['sent' | 'accepted' | 'expired', Shape][] = [
  ['sent', 'rising'],
  ['accepted', 'plain'],
  ['expired', 'dots'],
]

/** What happened to invitations, over time. */
export function Invitations({ slug, days }: { slug: string; days: Period }) {
  const { t } = useTexts()
  const statistics = useQuery(invitationsQuery(slug, days))
  return (
    <Panel title={t('invitations.title')} hint={t('invitations.hint')}>
      <Loaded query={statistics} lines={8}>
        {({ step, points }) => <Drawn points={points} step={step} />}
      </Loaded>
    </Panel>
  )
}

function Drawn({ points, step }: { points: readonly InvitationPoint[]; step: string }) {
  const { t, locale } = useTexts()
  const { title, mark } = useMoments(step)
  if (points.every(({ sent, accepted, expired }) => sent + accepted + expired === 0)) {
    return <Text c="dimmed">{t('invitations.none')}</Text>
  }
  const sum = (what: 'sent' | 'accepted' | 'expired') => number(points.reduce((all, point) => all + point[what], 0), locale)
  return (
    <>
      <Text size="sm">{t('invitations.sum', { sent: sum('sent'), accepted: sum('accepted'), expired: sum('expired') })}</Text>
      <Plot
        label={t('invitations.title')}
        head={t('when')}
        kind="bars"
        say={(value) => number(value, locale)}
        layers={LAYERS.map(([name, shape]) => ({ name, shape, label: t(`invitations.${name}`) }))}
        points={points.map((point, index) => ({
          // In the middle of its step.
          place: (index + 0.5) / points.length,
          title: title(point.at),
          mark: mark(point.at),
          values: LAYERS.map(([name]) => point[name]),
        }))}
      />
    </>
  )
}
