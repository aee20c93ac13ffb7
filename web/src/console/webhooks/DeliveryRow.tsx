import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle, IconChevronDown, IconChevronUp, IconCircleCheck, IconHourglass, type Icon } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { ago, moment } from '../../language/moments'
import { tell } from '../frame/tell'
import { useOnce } from '../once'
import { Refusal } from '../room/Callout'
import { Facts } from '../room/Facts'
import { Loaded } from '../room/Loaded'
import { Row } from '../room/Rows'
import { Tag, type Tone } from '../room/Tag'
import { useFailure } from '../room/useFailure'
import { Attempts } from './Attempts'
import { deliveryQuery, retry, webhooksKey } from './data'
import { useTexts } from './texts'
import { Told } from './Told'
import { known, type Delivery } from './webhook'

const STATES = ['waiting', 'delivered', 'failed'] as const
const REASONS = ['chosen', 'rule', 'replay', 'test'] as const
const LOOKS: Record<(typeof STATES)[number], [Icon, Tone]> = {
  waiting: [IconHourglass, 'busy'],
  delivered: [IconCircleCheck, 'good'],
  failed: [IconAlertTriangle, 'bad'],
}

interface Props {
  slug: string
  delivery: Delivery
  now: Date
}

/** A delivery, and its attempts when they are asked for. */
export function DeliveryRow({ slug, delivery, now }: Props) {
  const { t, locale } = useTexts()
  const [isOpen, { toggle }] = useDisclosure()
  const region = useId()
  const state = known(STATES, delivery.state)
  const [icon, tone] = LOOKS[state]
  const reason = t(`reasons.${known(REASONS, delivery.reason)}`)
  const { id, event_id, queued_at, due_at, attempts, last_status, last_error } = delivery
  return (
    <Row>
      <Stack gap={0}>
        {event_id ? <Told slug={slug} id={event_id} /> : <Text size="sm">{t('aTest')}</Text>}
        <Text size="xs" c="dimmed" title={moment(queued_at, locale)}>
          {[event_id && reason, t('queued', { when: ago(queued_at, locale, now) })].filter(Boolean).join(' · ')}
        </Text>
      </Stack>
      <div>
        <Tag icon={icon} tone={tone}>
          {t(`delivery.${state}`)}
        </Tag>
      </div>
      <Stack gap={0}>
        <Text size="sm" {...(last_error && { lang: 'en' })}>
          {last_error ?? last_status ?? ''}
        </Text>
        <Text size="xs" c="dimmed">
          {[attempts > 0 && t('attempts', { count: attempts }), due_at && new Date(due_at) > now && t('next', { when: ago(due_at, locale, now) })].filter(Boolean).join(' · ')}
        </Text>
      </Stack>
      <Group justify="flex-end" gap="xs" wrap="nowrap">
        {event_id && <Again slug={slug} delivery={delivery} />}
        <ActionIcon
          variant="default"
          size="md"
          aria-expanded={isOpen}
          aria-controls={region}
          aria-label={t(isOpen ? 'hideAttempts' : 'showAttempts', { id })}
          onClick={toggle}
        >
          {isOpen ? <IconChevronUp size={16} aria-hidden /> : <IconChevronDown size={16} aria-hidden />}
        </ActionIcon>
      </Group>
      <div id={region} hidden={!isOpen} style={{ gridColumn: '1 / -1' }}>
        {isOpen && <Opened slug={slug} id={id} />}
      </div>
    </Row>
  )
}

function Opened({ slug, id }: { slug: string; id: string }) {
  const { t } = useTexts()
  const delivery = useQuery(deliveryQuery(slug, id))
  return (
    <Loaded query={delivery} lines={2}>
      {({ message_id, tried }) => (
        <Stack gap="sm" py="xs">
          <Facts facts={[[t('messageId'), message_id]]} />
          <Attempts attempts={tried} />
        </Stack>
      )}
    </Loaded>
  )
}

function Again({ slug, delivery: { id, attempts, queued_at } }: { slug: string; delivery: Delivery }) {
  const { t } = useTexts()
  const failure = useFailure()
  const client = useQueryClient()
  const once = useOnce()
  const retrying = useMutation({
    mutationFn: () => retry(slug, id, once({ id, attempts, queued_at })),
    onSuccess: () => tell({ message: t('retried') }),
    onSettled: () => client.invalidateQueries({ queryKey: webhooksKey(slug) }),
  })
  return (
    <Stack gap="xs">
      <Button size="xs" variant="default" loading={retrying.isPending} aria-label={t('retryOne', { id })} onClick={() => retrying.mutate()}>
        {t('retry')}
      </Button>
      <Refusal>{retrying.error && failure(retrying.error)}</Refusal>
    </Stack>
  )
}
