import { Switch, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { number } from '../../language/moments'
import type { Status } from '../credentials/search'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { useReasons } from '../users/page/useReasons'
import { credentialsQuery, type CredentialPoint } from './data'
import { Plot } from './plot/Plot'
import type { Shape } from './plot/Patterns'
import { places } from './plot/scale'
import type { Period } from './search'
import { useTexts } from './texts'
import { useMoments } from './useMoments'

/** From below to above: what works stands on the ground. */
const LAYERS: readonly [Status, Shape][] = [
  ['active', 'plain'],
  ['invited', 'rising'],
  ['pending', 'dots'],
  ['suspending', 'falling'],
  ['revoking', 'cross'],
  ['inactive', 'lines'],
]

/** Credentials by status, over time. */
export function Credentials({ slug, days }: { slug: string; days: Period }) {
  const { t } = useTexts()
  const statistics = useQuery(credentialsQuery(slug, days))
  const [withInactive, choose] = useState(false)
  return (
    <Panel
      title={t('credentials.title')}
      hint={t('credentials.hint')}
      actions={<Switch label={t('credentials.inactive')} checked={withInactive} onChange={(event) => choose(event.currentTarget.checked)} />}
    >
      <Loaded query={statistics} lines={8}>
        {({ step, points }) => <Drawn points={points} step={step} withInactive={withInactive} />}
      </Loaded>
    </Panel>
  )
}

function Drawn({ points, step, withInactive }: { points: readonly CredentialPoint[]; step: string; withInactive: boolean }) {
  const { t, locale } = useTexts()
  const { statusName } = useReasons()
  const { title, mark } = useMoments(step)
  const layers = LAYERS.filter(([status]) => withInactive || status !== 'inactive')
  const at = places(points.map((point) => Date.parse(point.at)))
  return (
    <>
      {points.length < 3 && (
        <Text size="sm" c="dimmed">
          {t('young')}
        </Text>
      )}
      <Plot
        label={t('credentials.title')}
        head={t('when')}
        kind="areas"
        say={(value) => number(value, locale)}
        layers={layers.map(([name, shape]) => ({ name, shape, label: statusName(name) }))}
        points={points.map((point, index) => ({
          place: at[index] ?? 0,
          // How it stood at a moment, also where points are days.
          title: index === points.length - 1 ? t('nowAt', { at: title(point.at) }) : title(point.at),
          mark: mark(point.at),
          values: layers.map(([status]) => point[status]),
        }))}
      />
    </>
  )
}
