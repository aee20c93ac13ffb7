import { Progress, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleX, type Icon } from '@tabler/icons-react'
import { number } from '../../language/moments'
import { Tag, type Tone } from '../room/Tag'
import type { Pool } from '../systems/data'
import { useTexts } from './texts'

const STATUSES = ['available', 'low', 'exhausted', 'unavailable'] as const
const LOOKS: Record<(typeof STATUSES)[number], [Icon, Tone]> = {
  available: [IconCircleCheck, 'good'],
  low: [IconAlertTriangle, 'care'],
  exhausted: [IconCircleX, 'bad'],
  unavailable: [IconCircleX, 'bad'],
}

const COLOURS = { available: 'teal.7', low: 'orange.7', exhausted: 'red.8', unavailable: 'gray.6' } as const

function statusOf(pool: Pool): (typeof STATUSES)[number] {
  return STATUSES.find((status) => status === pool.status) ?? 'available'
}

/** Whether a credential can be acquired of a pool, and if not, in which state it is. */
export function emptyAs(pool: Pool): 'exhausted' | 'unavailable' | undefined {
  const status = statusOf(pool)
  return status === 'exhausted' || status === 'unavailable' ? status : undefined
}

export function PoolTag({ pool }: { pool: Pool }) {
  const { t } = useTexts()
  const status = statusOf(pool)
  const [icon, tone] = LOOKS[status]
  return (
    <Tag icon={icon} tone={tone}>
      {t(`statuses.${status}`)}
    </Tag>
  )
}

/** How many are free, in words. */
export function useStock(): (pool: Pool) => string {
  const { t, locale } = useTexts()
  return ({ available, total }) => {
    if (typeof available !== 'number') return t('unlimited')
    if (typeof total !== 'number') return t('free', { count: available })
    return t('ofTotal', { available: number(available, locale), total: number(total, locale) })
  }
}

/** How long a pool lasts, in words; nothing where that cannot be said. */
export function useForecast(): (pool: Pool) => string | undefined {
  const { t, locale } = useTexts()
  return ({ forecast }) => {
    if (!forecast) return undefined
    if (typeof forecast.days_left !== 'number') return t('unused')
    const perDay = number(Math.round(forecast.used_per_day * 10) / 10, locale)
    return t('forecast', { days: t('days', { count: Math.round(forecast.days_left) }), perDay })
  }
}

/** The stock of a pool: how many are free, as a bar, and how long they last. */
export function Stock({ pool }: { pool: Pool }) {
  const { t } = useTexts()
  const stock = useStock()
  const forecast = useForecast()(pool)
  const { name, available, total } = pool
  return (
    <Stack gap={4}>
      <Text size="sm">{stock(pool)}</Text>
      {typeof available === 'number' && typeof total === 'number' && total > 0 && (
        <Progress.Root size="sm">
          <Progress.Section value={(100 * available) / total} color={COLOURS[statusOf(pool)]} aria-label={t('bar', { name, available, total })} />
        </Progress.Root>
      )}
      {forecast && (
        <Text size="xs" c="dimmed">
          {forecast}
        </Text>
      )}
    </Stack>
  )
}
