import { Button, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconLock, IconPlus, IconWebhook } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ago, number } from '../../language/moments'
import { Notice } from '../frame/Notice'
import { useMay } from '../may'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { Row, Rows } from '../room/Rows'
import { To } from '../room/To'
import { useNow } from '../room/useNow'
import { webhooksQuery } from './data'
import { StateTag } from './StateTag'
import { useTexts } from './texts'
import { useHears } from './useHears'
import type { Webhook } from './webhook'
import { WebhookDialog } from './WebhookDialog'

/** Settings → Webhooks: the programs that are told what happens. */
export function Webhooks() {
  const { slug } = useParams({ from: '/inside/projects/$slug/settings/webhooks' })
  const { t } = useTexts()
  if (!useMay(slug)('manage_webhooks')) return <Notice icon={<IconLock />} title={t('mayNot')} hint={t('mayNotHint')} />
  return <Allowed slug={slug} />
}

function Allowed({ slug }: { slug: string }) {
  const { t } = useTexts()
  const webhooks = useQuery(webhooksQuery(slug))
  const [adds, { open, close }] = useDisclosure()
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      {t('add')}
    </Button>
  )
  return (
    <Room title={t('title')} lead={t('lead')} actions={add}>
      <Panel title={t('list')}>
        <Loaded query={webhooks}>
          {(list) =>
            list.length > 0 ? (
              <Rows label={t('list')} columns="1.6fr 1.3fr 1.3fr">
                {list.map((webhook) => (
                  <WebhookRow key={webhook.id} slug={slug} webhook={webhook} />
                ))}
              </Rows>
            ) : (
              <Notice icon={<IconWebhook />} title={t('none')} hint={t('noneHint')} />
            )
          }
        </Loaded>
      </Panel>
      {adds && <WebhookDialog slug={slug} close={close} />}
    </Room>
  )
}

function WebhookRow({ slug, webhook }: { slug: string; webhook: Webhook }) {
  const { t, locale } = useTexts()
  const now = useNow()
  const hears = useHears(slug)
  const { id, name, url, last_at, waiting } = webhook
  return (
    <Row>
      <Stack gap={0}>
        <To to="/projects/$slug/settings/webhooks/$id" params={{ slug, id }} size="sm" fw={600} dir="auto">
          {name}
        </To>
        <Text size="xs" c="dimmed">
          {hostOf(url)}
        </Text>
      </Stack>
      <Text size="sm">{hears(webhook)}</Text>
      <Stack gap={2} align="flex-start">
        <StateTag webhook={webhook} />
        <Text size="xs" c="dimmed">
          {[last_at && t('lastTold', { when: ago(last_at, locale, now) }), waiting > 0 && t('waiting', { count: waiting, shown: number(waiting, locale) })]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </Stack>
    </Row>
  )
}

/** Whose address it is; the rest of it may hold what is nobody's business. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
