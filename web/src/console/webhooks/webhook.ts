import type { Schemas } from '../../api/client'

export type Webhook = Schemas['Webhook']
export type Delivery = Schemas['Delivery']
export type Attempt = Schemas['DeliveryAttempt']

export const STATES = ['untried', 'well', 'failing', 'disabled'] as const
export type State = (typeof STATES)[number]
export const SEVERITIES = ['info', 'warning', 'alarm'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Which of a webhook's deliveries are shown. */
export const SHOWN = ['all', 'waiting', 'delivered', 'failed'] as const
export type Shown = (typeof SHOWN)[number]

/** One of these words, or the first of them for a word of a later server. */
export function known<W extends string>(words: readonly [W, ...W[]], word: string | null | undefined): W {
  return words.find((one) => one === word) ?? words[0]
}

/** A webhook as its form has it: empty is none. */
export interface Values extends Record<string, unknown> {
  name: string
  url: string
  hears: 'everything' | 'chosen'
  categories: string[]
  min_severity: Severity
  system_id: string
  pool_id: string
  enabled: boolean
}

export const NEW: Values = {
  name: '',
  url: '',
  hears: 'everything',
  categories: [],
  min_severity: 'info',
  system_id: '',
  pool_id: '',
  enabled: true,
}

export function valuesOf({ name, url, categories, min_severity, system_id, pool_id, enabled }: Webhook): Values {
  return {
    name,
    url,
    hears: categories ? 'chosen' : 'everything',
    categories: categories ?? [],
    min_severity: known(SEVERITIES, min_severity),
    system_id: system_id ?? '',
    pool_id: pool_id ?? '',
    enabled,
  }
}

/** A webhook as the API takes it; what is left open is said, so that a change takes it away. */
export function documentOf(values: Values): Schemas['WebhookDocument'] {
  const { name, url, hears, categories, min_severity, system_id, pool_id, enabled } = values
  return {
    name,
    url: url.trim(),
    categories: hears === 'chosen' ? categories : null,
    min_severity: min_severity === 'info' ? null : min_severity,
    system_id: system_id || null,
    pool_id: pool_id || null,
    enabled,
  }
}

/** The filter that finds these deliveries. */
export function filterOf(show: Shown): string | undefined {
  return show === 'all' ? undefined : `state eq "${show}"`
}
