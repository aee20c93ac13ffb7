import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { day, number } from '../../language/moments'
import { usePlaces } from '../credentials/usePlaces'
import { PoolTag, Stock } from '../pools/PoolStatus'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Row, Rows } from '../room/Rows'
import { To } from '../room/To'
import { poolsQuery, type PoolStatistics } from './data'
import { Line } from './plot/Line'
import type { Period } from './search'
import { useTexts } from './texts'
import { useMoments } from './useMoments'

/** How many are left in the pools, and how long they will last. */
export function Pools({ slug, days }: { slug: string; days: Period }) {
  const { t } = useTexts()
  const pools = useQuery(poolsQuery(slug, days))
  return (
    <Panel title={t('pools.title')} hint={t('pools.hint')}>
      <Loaded query={pools}>{(list) => (list.length > 0 ? <List slug={slug} pools={list} /> : <Text c="dimmed">{t('pools.none')}</Text>)}</Loaded>
    </Panel>
  )
}

function List({ slug, pools }: { slug: string; pools: readonly PoolStatistics[] }) {
  const { t, locale } = useTexts()
  const { systemName } = usePlaces(slug)
  const { title } = useMoments('day')
  return (
    <Rows label={t('pools.title')} columns="1.2fr 9rem 1.2fr 1.4fr">
      {pools.map(({ pool, levels, runs_out_at: end }) => (
        <Row key={pool.id}>
          <Stack gap={0}>
            <To to="/projects/$slug/pools/$id" params={{ slug, id: pool.id }} size="sm" fw={600} dir="auto">
              {pool.name}
            </To>
            <Text size="xs" c="dimmed">
              {systemName(pool.system_id)}
            </Text>
          </Stack>
          <div>
            <PoolTag pool={pool} />
          </div>
          <Stack gap={2}>
            <Stock pool={pool} />
            {end && (
              <Text size="xs" fw={600}>
                {t('pools.runsOut', { day: day(end, locale) })}
              </Text>
            )}
          </Stack>
          {levels.length > 1 ? (
            <Line
              label={t('pools.left', { name: pool.name })}
              points={levels.map(({ at, available }) => ({
                at: Date.parse(at),
                value: available,
                title: title(at),
                line: t('pools.free', { count: available, number: number(available, locale) }),
              }))}
            />
          ) : (
            <Text size="xs" c="dimmed">
              {typeof pool.available === 'number' ? t('young') : t('pools.unlimited')}
            </Text>
          )}
        </Row>
      ))}
    </Rows>
  )
}
