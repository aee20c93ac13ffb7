import type { Schemas } from '../../../api/client'
import type { Rule, RuleAction, RuleDocument, RuleNode } from '../data'

/** What a row looks at. */
export const ROWS = ['category', 'text_contains', 'system', 'pool', 'severity', 'user'] as const
type RowKind = (typeof ROWS)[number]

/** One row, as it is drawn: a list of what is chosen, or a text. */
export interface Row {
  key: number
  kind: RowKind
  any: string[]
  text: string
}

export interface Group {
  key: number
  grouping: 'and' | 'or'
  rows: Part[]
}

export type Part = Row | Group

export function isGroup(part: Part): part is Group {
  return 'rows' in part
}

/** How deep groups may stand in one another, as the server has it. */
export const DEEPEST = 4

let last = 0
export const freshKey = () => (last += 1)

export const newRow = (kind: RowKind = 'category'): Row => ({ key: freshKey(), kind, any: [], text: '' })
export const newGroup = (rows: Part[] = [newRow()], grouping: Group['grouping'] = 'and'): Group => ({ key: freshKey(), grouping, rows })

/** A row or group as the API takes it. */
function nodeOf(part: Part): RuleNode {
  if (isGroup(part)) {
    const rows = part.rows.map(nodeOf)
    return part.grouping === 'and' ? { and: rows } : { or: rows }
  }
  if (part.kind === 'text_contains') return { text_contains: part.text }
  if (part.kind === 'user') return { user: part.text }
  if (part.kind === 'category') return { category: part.any }
  if (part.kind === 'system') return { system: part.any }
  if (part.kind === 'pool') return { pool: part.any }
  return { severity: part.any }
}

/** What the API says, as it is drawn. */
export function partOf(node: RuleNode): Part {
  if ('and' in node) return newGroup(node.and.map(partOf), 'and')
  if ('or' in node) return newGroup(node.or.map(partOf), 'or')
  const row = newRow()
  if ('text_contains' in node) return { ...row, kind: 'text_contains', text: node.text_contains }
  if ('user' in node) return { ...row, kind: 'user', text: node.user }
  if ('category' in node) return { ...row, any: node.category }
  if ('system' in node) return { ...row, kind: 'system', any: node.system }
  if ('pool' in node) return { ...row, kind: 'pool', any: node.pool }
  return { ...row, kind: 'severity', any: node.severity }
}

/** An action as it is drawn: with a key, and lists as they are typed. */
export interface Deed {
  key: number
  does: RuleAction['do']
  to: string
  official: boolean
  subject: string
  text: string
  which: 'event' | 'user' | 'matching'
  filter: string
  limit: number | ''
  reason: string
  /** The pool, system, input or webhook; empty is the event’s own. */
  id: string
}

export const newDeed = (does: Deed['does'] = 'mail'): Deed => ({
  key: freshKey(),
  does,
  to: '',
  official: false,
  subject: '{event}',
  text: does === 'open_task' ? '{event}' : '{time}: {event}\n\n{link}',
  which: 'event',
  filter: '',
  limit: 20,
  reason: does === 'revoke' ? 'revoked' : 'suspended',
  id: '',
})

const listed = (typed: string) =>
  typed
    .split(/[,;\s]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** An action as the API takes it. */
function actionOf(deed: Deed): RuleAction {
  const { does, text, id, reason } = deed
  const of: Schemas['RuleTarget'] =
    deed.which === 'matching' ? { which: 'matching', filter: deed.filter, limit: deed.limit || 0 } : { which: deed.which }
  if (does === 'mail') return { do: does, to: listed(deed.to), official_contact: deed.official, subject: deed.subject, text }
  if (does === 'sms') return { do: does, to: deed.to.split(/[,;]+/).map((one) => one.trim()).filter(Boolean), text }
  if (does === 'webhook') return { do: does, webhook: id }
  if (does === 'trigger_input' || does === 'restore_input') return { do: does, input: id }
  if (does === 'suspend' || does === 'revoke') return { do: does, of, reason }
  if (does === 'reactivate') return { do: does, of }
  if (does === 'generate') return { do: does, pool: id }
  if (does === 'compare' || does === 'refresh_pools') return { do: does, ...(id && { system: id }) }
  return { do: 'open_task', title: text }
}

/** What the API says of an action, as it is drawn. */
function deedOf(action: RuleAction): Deed {
  const deed = newDeed(action.do)
  const of = 'of' in action ? action.of : undefined
  return {
    ...deed,
    ...('to' in action && { to: (action.to ?? []).join(', ') }),
    ...('official_contact' in action && { official: action.official_contact ?? false }),
    ...('subject' in action && { subject: action.subject }),
    ...('text' in action && { text: action.text }),
    ...('title' in action && { text: action.title }),
    ...('reason' in action && { reason: action.reason }),
    ...('pool' in action && { id: action.pool }),
    ...('system' in action && { id: action.system ?? '' }),
    ...('input' in action && { id: action.input }),
    ...('webhook' in action && { id: action.webhook }),
    ...(of && { which: of.which }),
    ...(of?.which === 'matching' && { filter: of.filter, limit: of.limit ?? 20 }),
  }
}

/** What events are counted for. */
export const PERS = ['rule', 'user', 'system', 'pool'] as const

/** A rule as its form has it. */
export interface Values {
  name: string
  notes: string
  enabled: boolean
  kind: 'alert' | 'schedule'
  trigger: Group
  count: number | ''
  within_s: number | ''
  per: string
  cooldown_s: number | ''
  cron: string
  time_zone: string
  missed: string
  deeds: Deed[]
  max_per_minute: number | ''
}

export function newValues(time_zone: string): Values {
  return {
    name: '',
    notes: '',
    enabled: true,
    kind: 'alert',
    trigger: newGroup(),
    count: 1,
    within_s: 600,
    per: 'rule',
    cooldown_s: 0,
    cron: '0 6 * * 1-5',
    time_zone,
    missed: 'skip',
    deeds: [newDeed()],
    max_per_minute: 60,
  }
}

/** A rule that is there, or an example, as the form has it. */
export function valuesOf(rule: RuleDocument | Rule, time_zone: string): Values {
  const { name, notes, enabled, alert, schedule, actions, max_per_minute } = rule
  const empty = newValues(time_zone)
  return {
    ...empty,
    name,
    notes: notes ?? '',
    enabled: enabled ?? true,
    kind: schedule ? 'schedule' : 'alert',
    ...(alert && {
      trigger: newGroup(alert.rows.map(partOf), alert.grouping === 'or' ? 'or' : 'and'),
      count: alert.count ?? 1,
      within_s: alert.within_s ?? 600,
      per: alert.per ?? 'rule',
      cooldown_s: alert.cooldown_s ?? 0,
    }),
    ...(schedule && { cron: schedule.cron, time_zone: schedule.time_zone, missed: schedule.missed ?? 'skip' }),
    deeds: actions.map(deedOf),
    max_per_minute: max_per_minute ?? 60,
  }
}

/** What an alert is, as the API takes it. */
export function alertOf({ trigger, count, within_s, per, cooldown_s }: Values): Schemas['RuleAlert'] {
  return {
    grouping: trigger.grouping,
    rows: trigger.rows.map(nodeOf),
    count: count || 0,
    within_s: within_s || 0,
    per,
    cooldown_s: cooldown_s || 0,
  }
}

/** A rule as the API takes it; the other kind's part is taken away. */
export function documentOf(values: Values): RuleDocument {
  const { name, notes, enabled, kind, cron, time_zone, missed, deeds, max_per_minute } = values
  const when = kind === 'alert' ? { alert: alertOf(values) } : { schedule: { cron, time_zone, missed } }
  return { name, notes, enabled, ...when, actions: deeds.map(actionOf), max_per_minute: max_per_minute || 0 }
}
