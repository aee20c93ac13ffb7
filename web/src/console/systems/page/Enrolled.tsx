import { Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { poolsQuery } from '../../editing/settings'
import { ButtonLink } from '../../frame/ButtonLink'
import { PoolRows } from '../../pools/PoolRows'
import { Panel } from '../../room/Panel'
import { Room } from '../../room/Room'
import type { System } from '../data'
import { useTexts } from '../texts'
import { RefreshPools } from './RefreshPools'

/** What comes next after a system was enrolled. */
export function Enrolled({ slug, system }: { slug: string; system: System }) {
  const { t } = useTexts()
  const pools = (useQuery(poolsQuery(slug)).data ?? []).filter((pool) => pool.system_id === system.id)
  return (
    <Room title={t('enrolled.title', { name: system.name })}>
      <Panel title={t('pools')} hint={t('enrolled.hint')}>
        <Stack>
          {pools.length > 0 && <PoolRows slug={slug} pools={pools} />}
          <Group align="flex-start">
            <RefreshPools slug={slug} id={system.id} isMain />
            <ButtonLink to="/projects/$slug/systems/$id" params={{ slug, id: system.id }} variant="default">
              {t('enrolled.later')}
            </ButtonLink>
          </Group>
          <Text size="sm" c="dimmed">
            {system.card_template_id ? null : t('form.templateHint')}
          </Text>
        </Stack>
      </Panel>
    </Room>
  )
}
