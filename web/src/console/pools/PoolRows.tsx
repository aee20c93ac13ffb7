import { Stack, Text } from '@mantine/core'
import { Row, Rows } from '../room/Rows'
import { To } from '../room/To'
import type { Pool } from '../systems/data'
import { PoolTag, Stock } from './PoolStatus'
import { useTexts } from './texts'

interface Props {
  slug: string
  pools: readonly Pool[]
  /** What the system of a pool is called, where several are listed. */
  systemName?: (id: string) => string | undefined
}

/** Pools below each other, each leading to its page. */
export function PoolRows({ slug, pools, systemName }: Props) {
  const { t } = useTexts()
  return (
    <Rows label={t('list')} columns="1.4fr 10rem 1.4fr">
      {pools.map((pool) => (
        <Row key={pool.id}>
          <Stack gap={0}>
            <To to="/projects/$slug/pools/$id" params={{ slug, id: pool.id }} size="sm" fw={600} dir="auto">
              {pool.name}
            </To>
            <Text size="xs" c="dimmed">
              {[systemName?.(pool.system_id), pool.external_id].filter(Boolean).join(' · ')}
            </Text>
          </Stack>
          <div>
            <PoolTag pool={pool} />
          </div>
          <Stock pool={pool} />
        </Row>
      ))}
    </Rows>
  )
}
