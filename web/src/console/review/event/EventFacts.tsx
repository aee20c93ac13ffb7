import { Code } from '@mantine/core'
import { moment, number } from '../../../language/moments'
import { HolderLink } from '../../credentials/list/HolderLink'
import { usePlaces } from '../../credentials/usePlaces'
import { knows } from '../../../language/say'
import { Facts, type Fact } from '../../room/Facts'
import { Lines } from '../../room/Lines'
import { To } from '../../room/To'
import { useReasons } from '../../users/page/useReasons'
import { useCategories } from '../categories/useCategories'
import type { EventView } from '../data'
import { useTexts } from '../texts'
import { en } from '../texts.en'
import { useActor } from '../useActor'

/** What is known of an event: when, who, what it is about, and what brought it about. */
export function EventFacts({ slug, event }: { slug: string; event: EventView }) {
  const { t, locale } = useTexts()
  const actor = useActor(slug)
  const { category, group } = useCategories()
  const { acknowledged_by: by, acknowledged_at: seenAt, category: name, detail } = event
  const at = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { dateStyle: 'full', timeStyle: 'medium' }).format(new Date(event.at))
  const seen = by && seenAt ? t('event.byAt', { who: actor(by), at: moment(seenAt, locale) }) : t('event.notAcknowledged')
  const said = useDetail(detail)
  const about = useAbout(slug, event)
  const facts: Fact[] = [
    [t('event.time'), at],
    [t('event.category'), `${group(name.split('.')[0] ?? '')}: ${category(name)}`],
    [t('event.who'), actor(event.actor)],
    ...about,
    [t('event.origin'), event.origin.length > 0 ? <Lines key="origin" lines={event.origin.map(actor)} /> : undefined],
    [t('event.detail'), said.length > 0 ? <Lines key="detail" lines={said} /> : undefined],
    [t('event.acknowledged'), seen],
  ]
  return <Facts facts={facts} />
}

/** What an event is about, each with the way to it. */
function useAbout(slug: string, event: EventView): Fact[] {
  const { t } = useTexts()
  const { systemName, poolName } = usePlaces(slug)
  const { certificate, process }: { certificate?: string; process?: string } = event.detail
  const { user_id, credential_id, system_id, pool_id, sync_run_id, device_id, invitation_id } = event
  return [
    [t('event.user'), user_id && <HolderLink key="user" slug={slug} id={user_id} tabIndex={0} />],
    [
      t('event.credential'),
      credential_id && (
        <To key="credential" to="/projects/$slug/credentials/$id" params={{ slug, id: credential_id }} inherit>
          {t('toCredential')}
        </To>
      ),
    ],
    [
      t('event.system'),
      system_id && (
        <To key="system" to="/projects/$slug/systems/$id" params={{ slug, id: system_id }} inherit>
          {systemName(system_id) ?? system_id}
        </To>
      ),
    ],
    [
      t('event.pool'),
      pool_id && (
        <To key="pool" to="/projects/$slug/pools/$id" params={{ slug, id: pool_id }} inherit>
          {poolName(pool_id) ?? pool_id}
        </To>
      ),
    ],
    [
      t('event.run'),
      sync_run_id && (
        <To key="run" to="/projects/$slug/sync-runs/$id" params={{ slug, id: sync_run_id }} inherit>
          {t('event.runLink')}
        </To>
      ),
    ],
    [
      t('event.certificate'),
      certificate && (
        <To key="certificate" to="/projects/$slug/certificates/$id" params={{ slug, id: certificate }} inherit>
          {t('event.runLink')}
        </To>
      ),
    ],
    [
      t('event.process'),
      process && (
        <To key="process" to="/projects/$slug/processes/$id" params={{ slug, id: process }} inherit>
          {t('event.runLink')}
        </To>
      ),
    ],
    [t('event.device'), device_id && <Code key="device">{device_id}</Code>],
    [t('event.invitation'), invitation_id && <Code key="invitation">{invitation_id}</Code>],
  ]
}

/** What else is said of an event, a line for each. */
function useDetail(detail: EventView['detail']): string[] {
  const { t, locale } = useTexts()
  const { reason } = useReasons()
  const { category } = useCategories()
  const words = (name: string, value: unknown): string => {
    if (name === 'caused_by' && isCause(value)) return category(value.category)
    if (name === 'reason' && typeof value === 'string') return spaced(reason(value))
    if (name === 'counts' && Array.isArray(value)) return value.filter(isCount).map(([what, count]) => `${number(count, locale)} ${spaced(what)}`).join(', ')
    return Array.isArray(value) ? value.map(String).map(spaced).join(', ') : spaced(String(value))
  }
  const others = Object.entries(detail).filter(([name]) => !LINKED.has(name))
  return others.map(([name, value]: [string, unknown]) => {
    const key = `event.details.${name}`
    return `${knows(en, key) ? t(key) : spaced(name)}: ${words(name, value)}`
  })
}

/** What there is a way to is no line. */
const LINKED = new Set(['certificate', 'process'])
const isCause = (value: unknown): value is { category: string } => typeof value === 'object' && value !== null && 'category' in value && typeof value.category === 'string'
const isCount = (value: unknown): value is [string, number] => Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number'
const spaced = (word: string) => word.replaceAll('_', ' ')
