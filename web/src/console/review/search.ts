import type { Schemas } from '../../api/client'
import { allOf, anyOf, chosen, quoted, textOf } from '../list/search'

export const SEVERITIES = ['alarm', 'warning', 'info'] as const
export const SPANS = ['hour', 'day', 'week'] as const
/** The longest text that is looked for: more is no search but a mistake. */
export const LONGEST_TEXT = 200

export type Severity = (typeof SEVERITIES)[number]
export type Span = (typeof SPANS)[number]

const HOUR_MS = 3_600_000
const LENGTH_MS: Record<Span, number> = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS }

/** What the room shows, as the address says it. */
export interface ReviewSearch {
  /** What the text contains. */
  q?: string
  category?: string[]
  severity?: Severity[]
  /** Ids of systems. */
  system?: string[]
  /** Ids of pools. */
  pool?: string[]
  user?: string
  credential?: string
  /** Whether somebody has acknowledged them. */
  seen?: 'yes' | 'no'
  within?: Span
  /** Moments, where no span counts. */
  from?: string
  to?: string
  /** The view that this began with; `all`: none, also where the caller begins with one. */
  view?: string
  /** The event that is looked at. */
  event?: string
}

/** What of an address is a search; the rest is dropped, as an address can be mistyped. */
export function reviewSearch(search: Record<string, unknown>): ReviewSearch {
  const q = textOf(search['q']).slice(0, LONGEST_TEXT)
  const category = words(search['category'], /^[a-z]+\.[a-z_]+$/)
  const severity = chosen(search['severity'], SEVERITIES)
  const system = words(search['system'], /^sys_/)
  const pool = words(search['pool'], /^pol_/)
  const [user] = words(search['user'], /^usr_/)
  const [credential] = words(search['credential'], /^crd_/)
  const [seen] = chosen(search['seen'], ['yes', 'no'] as const)
  const [within] = chosen(search['within'], SPANS)
  const [from, to] = within ? [] : [instant(search['from']), instant(search['to'])]
  const [view] = words(search['view'], /^(viw_|all$)/)
  const [event] = words(search['event'], /^evt_/)
  return {
    ...(q !== '' && { q }),
    ...(category.length > 0 && { category }),
    ...(severity.length > 0 && { severity }),
    ...(system.length > 0 && { system }),
    ...(pool.length > 0 && { pool }),
    ...(user && { user }),
    ...(credential && { credential }),
    ...(seen && { seen }),
    ...(within && { within }),
    ...(from && { from }),
    ...(to && { to }),
    ...(view && { view }),
    ...(event && { event }),
  }
}

/** What of a search says which events are shown. */
export function narrowing({ view: _, event: __, ...search }: ReviewSearch): ReviewSearch {
  return search
}

/** Whether a search leaves any event out. */
export function isNarrowed(search: ReviewSearch): boolean {
  return Object.keys(narrowing(search)).length > 0
}

/** The API's filter of a search, by which it is searched now. */
export function filterOf(search: ReviewSearch, now: Date): string | undefined {
  const { from, to } = times(search, now)
  return allOf([
    search.q === undefined ? undefined : `text co ${quoted(search.q)}`,
    anyOf('category', search.category),
    anyOf('severity', search.severity),
    anyOf('system_id', search.system),
    anyOf('pool_id', search.pool),
    search.user && `user_id eq ${quoted(search.user)}`,
    search.credential && `credential_id eq ${quoted(search.credential)}`,
    search.seen && `acknowledged eq ${search.seen === 'yes'}`,
    from && `at ge ${quoted(from)}`,
    to && `at le ${quoted(to)}`,
  ])
}

/** Whether the filter is true of an event that has just happened. */
export function fits(search: ReviewSearch, event: Schemas['EventView'], now: Date): boolean {
  const { from, to } = times(search, now)
  const at = Date.parse(event.at)
  return (
    anyFits(search.category, event.category) &&
    anyFits(search.severity, event.severity) &&
    anyFits(search.system, event.system_id) &&
    anyFits(search.pool, event.pool_id) &&
    (!search.user || search.user === event.user_id) &&
    (!search.credential || search.credential === event.credential_id) &&
    (!search.seen || (search.seen === 'yes') === Boolean(event.acknowledged_at)) &&
    (!from || at >= Date.parse(from)) &&
    (!to || at <= Date.parse(to)) &&
    (search.q === undefined || folded(withoutName(event.text)).includes(folded(search.q)))
  )
}

function times({ within, from, to }: ReviewSearch, now: Date): { from?: string | undefined; to?: string | undefined } {
  if (within) return { from: new Date(now.getTime() - LENGTH_MS[within]).toISOString() }
  return { from, to }
}

function anyFits(wanted: readonly string[] | undefined, value: string | null | undefined): boolean {
  return !wanted || (typeof value === 'string' && wanted.includes(value))
}

/** The API looks for texts without the name of the person, which stands between a dash and what is said beside it. */
function withoutName(text: string): string {
  return text.replace(/ – .*?(?= \([^()]*\)$|$)/su, '')
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** A search as views keep it. */
export function toKept(search: ReviewSearch): Schemas['EventSearch'] {
  const { q, category, severity, system, pool, user, credential, seen, within, from, to } = search
  return {
    ...(q && { text: q }),
    ...(category && { categories: category }),
    ...(severity && { severities: severity }),
    ...(system && { systems: system }),
    ...(pool && { pools: pool }),
    ...(user && { user }),
    ...(credential && { credential }),
    ...(seen && { acknowledged: seen === 'yes' }),
    ...(within && { within }),
    ...(from && { from }),
    ...(to && { to }),
  }
}

/** A search that a view keeps. */
export function fromKept(kept: Schemas['EventSearch']): ReviewSearch {
  const { text, categories, severities, systems, pools, acknowledged, ...rest } = kept
  const seen = acknowledged === undefined ? undefined : acknowledged ? 'yes' : 'no'
  return reviewSearch({ q: text, category: categories, severity: severities, system: systems, pool: pools, seen, ...rest })
}

function words(value: unknown, form: RegExp): string[] {
  const said = Array.isArray(value) ? value : [value]
  return said.filter((one): one is string => typeof one === 'string' && form.test(one))
}

function instant(value: unknown): string | undefined {
  const at = typeof value === 'string' ? new Date(value) : undefined
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : undefined
}
