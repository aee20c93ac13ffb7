import { Text } from '@mantine/core'
import { IconAlertTriangle, IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ago, moment, number } from '../../language/moments'
import { Notice } from '../frame/Notice'
import { useMay } from '../may'
import { useCategories } from '../review/categories/useCategories'
import { Back } from '../room/Back'
import { Callout } from '../room/Callout'
import { Facts } from '../room/Facts'
import { Lines } from '../room/Lines'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { useNow } from '../room/useNow'
import { Acts } from './Acts'
import { webhookQuery } from './data'
import { Deliveries } from './Deliveries'
import { StateTag } from './StateTag'
import { useTexts } from './texts'
import { useHears } from './useHears'
import type { Webhook } from './webhook'

/** One webhook: how its receiver fares, and what is sent to it. */
export function WebhookPage() {
  const { slug, id } = useParams({ from: '/inside/projects/$slug/settings/webhooks/$id' })
  const { t } = useTexts()
  const mayManage = useMay(slug)('manage_webhooks')
  if (!mayManage) return <Notice icon={<IconLock />} title={t('mayNot')} hint={t('mayNotHint')} />
  return <Allowed slug={slug} id={id} />
}

function Allowed({ slug, id }: { slug: string; id: string }) {
  const { t } = useTexts()
  const webhook = useQuery(webhookQuery(slug, id))
  const back = (
    <Back to="/projects/$slug/settings/webhooks" params={{ slug }}>
      {t('back')}
    </Back>
  )
  return (
    <Loaded query={webhook}>
      {(present) => (
        <Room title={present.body.name} back={back} actions={<Acts slug={slug} present={present} />}>
          <Standing slug={slug} webhook={present.body} />
          <Deliveries slug={slug} webhook={present.body} />
        </Room>
      )}
    </Loaded>
  )
}

function Standing({ slug, webhook }: { slug: string; webhook: Webhook }) {
  const { t, locale } = useTexts()
  const now = useNow()
  const hears = useHears(slug)
  const { category } = useCategories()
  const { url, waiting, failing_since, paused_until, last_at, last_status, last_error, former_secret_until } = webhook
  const because = webhook.disabled_because
  const since = failing_since ? t('failingSince', { when: moment(failing_since, locale) }) : ''
  const isStill = (at: string | null | undefined): at is string => !!at && new Date(at) > now
  return (
    <Panel title={t('state')}>
      {(because === 'gone' || because === 'failing') && (
        <Callout icon={IconAlertTriangle} tone="bad">
          {t(`because.${because}`)}
        </Callout>
      )}
      <Facts
        facts={[
          [t('state'), <StateTag key="state" webhook={webhook} />],
          [t('url'), url],
          [t('what'), <Lines key="what" lines={[hears(webhook), webhook.categories?.map(category).join(', ')]} />],
          [t('lastAnswer'), last_at && [last_status, ago(last_at, locale, now)].filter(Boolean).join(' · ')],
          [t('lastError'), last_error && <Words key="error" error={last_error} since={since} />],
          [t('pausedUntil'), isStill(paused_until) ? moment(paused_until, locale) : ''],
          [t('waits'), waiting > 0 ? number(waiting, locale) : ''],
          [t('secret'), isStill(former_secret_until) ? t('formerUntil', { at: moment(former_secret_until, locale) }) : ''],
        ]}
      />
    </Panel>
  )
}

/** Why it fails, in the server's words. */
function Words({ error, since }: { error: string; since: string }) {
  return (
    <>
      <Text size="sm" lang="en">
        {error}
      </Text>
      {since && (
        <Text size="xs" c="dimmed">
          {since}
        </Text>
      )}
    </>
  )
}
