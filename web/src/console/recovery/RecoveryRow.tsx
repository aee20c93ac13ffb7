import { Button, Group, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconCircleDashed, IconCircleMinus, IconDownload, IconHourglass, type Icon } from '@tabler/icons-react'
import { useState } from 'react'
import { ago } from '../../language/moments'
import { useMe } from '../caller'
import { Row } from '../room/Rows'
import { Tag, type Tone } from '../room/Tag'
import { To } from '../room/To'
import { stateOf, type Recovery } from './data'
import { ApproveDialog } from './ApproveDialog'
import { CollectDialog } from './CollectDialog'
import { RefuseDialog } from './RefuseDialog'
import { useTexts } from './texts'

const LOOKS: Record<string, [Icon, Tone]> = {
  requested: [IconHourglass, 'busy'],
  approved: [IconDownload, 'care'],
  collected: [IconCircleCheck, 'good'],
}

type State = 'requested' | 'approved' | 'collected' | 'refused' | 'expired'

interface Props {
  slug: string
  recovery: Recovery
  now: Date
}

/** One request: whose keys, who wants them and why, how it stands, and what the caller can do about it. */
export function RecoveryRow({ slug, recovery, now }: Props) {
  const { t, locale } = useTexts()
  const state = stateOf(recovery, now)
  const [icon, tone] = LOOKS[state] ?? [state === 'refused' ? IconCircleMinus : IconCircleDashed, 'quiet']
  const { user_id: id, user_name, certificate_ids: { length: count }, reason, refusal, requested_by_name, decided_by_name } = recovery
  const isOpen = state === 'requested' || state === 'approved'
  const name = decided_by_name ?? t('nobody')
  return (
    <Row>
      <Stack gap={2}>
        <Group gap="xs">
          <To to="/projects/$slug/users/$id" params={{ slug, id }} size="sm" fw={600}>
            {user_name}
          </To>
          <Text size="xs" c="dimmed">
            {t('keys', { count })}
          </Text>
        </Group>
        <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {reason}
        </Text>
        <Text size="xs" c="dimmed">
          {t('asked', { name: requested_by_name ?? t('nobody'), when: ago(recovery.created_at, locale, now) })}
        </Text>
        {decided_by_name && (
          <Text size="xs" c="dimmed">
            {refusal ? t('refusedBy', { name, why: refusal }) : t('approvedBy', { name })}
          </Text>
        )}
      </Stack>
      <Stack gap={2}>
        <Tag icon={icon} tone={tone}>
          {t(`state.${state as State}`)}
        </Tag>
        {isOpen && (
          <Text size="xs" c="dimmed">
            {t('until', { when: ago(recovery.expires_at, locale, now) })}
          </Text>
        )}
      </Stack>
      {isOpen ? <Actions {...{ slug, recovery, state }} /> : <span />}
    </Row>
  )
}

function Actions({ slug, recovery, state }: { slug: string; recovery: Recovery; state: string }) {
  const { t } = useTexts()
  const isOwn = useMe()?.id === recovery.requested_by
  const [dialog, setDialog] = useState<'approve' | 'refuse' | 'collect'>()
  const close = () => setDialog(undefined)
  return (
    <Stack gap={4}>
      <Group gap="xs">
        {state === 'requested' && !isOwn && (
          <Button size="xs" onClick={() => setDialog('approve')}>
            {t('approve.action')}
          </Button>
        )}
        {state === 'approved' && isOwn && (
          <Button size="xs" onClick={() => setDialog('collect')}>
            {t('collect.action')}
          </Button>
        )}
        <Button size="xs" variant="default" onClick={() => setDialog('refuse')}>
          {t(isOwn ? 'refuse.back' : 'refuse.action')}
        </Button>
      </Group>
      {state === 'requested' && isOwn && (
        <Text size="xs" c="dimmed">
          {t('own')}
        </Text>
      )}
      {dialog === 'approve' && <ApproveDialog {...{ slug, recovery, close }} />}
      {dialog === 'refuse' && <RefuseDialog {...{ slug, recovery, close }} />}
      {dialog === 'collect' && <CollectDialog {...{ slug, recovery, close }} />}
    </Stack>
  )
}
