import { Code, Group, Stack, Text } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Notice } from '../../frame/Notice'
import { ButtonLink } from '../../frame/ButtonLink'
import { useMay } from '../../may'
import { Dialog } from '../../room/Dialog'
import { Loaded } from '../../room/Loaded'
import { eventQuery, type EventView } from '../data'
import { SeverityTag } from '../list/SeverityTag'
import { useTexts } from '../texts'
import { useSaid } from '../useSaid'
import { Acknowledge } from './Acknowledge'
import { Comments } from './Comments'
import { EventFacts } from './EventFacts'

interface Props {
  slug: string
  id: string
  /** Told of what was acknowledged. */
  onAcknowledged: (ids: string[]) => void
  close: () => void
}

/** Everything about an event, what was written under it, and whether somebody has seen to it. */
export function EventDialog({ slug, id, onAcknowledged, close }: Props) {
  const { t } = useTexts()
  const event = useQuery(eventQuery(slug, id))
  const gone = <Notice icon={<IconEyeOff />} title={t('event.gone')} hint={t('event.goneHint')} />
  return (
    <Dialog onClose={close} title={t('event.title')} size="lg">
      <Loaded query={event} lines={8} gone={gone}>
        {(known) => <Known slug={slug} event={known} onAcknowledged={onAcknowledged} />}
      </Loaded>
    </Dialog>
  )
}

function Known({ slug, event, onAcknowledged }: { slug: string; event: EventView } & Pick<Props, 'onAcknowledged'>) {
  const { t } = useTexts()
  const say = useSaid(slug)
  const mayAct = useMay(slug)('acknowledge_events')
  return (
    <Stack>
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <SeverityTag severity={event.severity} />
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {say(event)}
        </Text>
      </Group>
      <EventFacts slug={slug} event={event} />
      <Group gap="xs">
        {mayAct && !event.acknowledged_at && <Acknowledge slug={slug} id={event.id} onAcknowledged={onAcknowledged} />}
        {event.user_id && (
          <ButtonLink to="/projects/$slug/review" params={{ slug }} search={{ user: event.user_id, view: 'all' }} variant="default">
            {t('event.related')}
          </ButtonLink>
        )}
      </Group>
      <Comments slug={slug} id={event.id} mayWrite={mayAct} isAboutPerson={Boolean(event.user_id)} />
      <Text size="xs" c="dimmed">
        {t('event.id')} <Code>{event.id}</Code>
      </Text>
    </Stack>
  )
}
