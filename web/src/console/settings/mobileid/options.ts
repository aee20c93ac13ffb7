import type { Schemas } from '../../../api/client'
import type { Source } from '../../editing/useEditor'
import type { Loaded } from '../../editing/useSettingsEditor'

type Options = Schemas['MobileIdSettings']

/** The processes, in the order of a mobile ID's life. */
export const PROCESSES = [
  'MobileIDProcSupplyMobileIDForUser',
  'MobileIDSelfServiceProcGet',
  'MobileIDSelfServiceProcLock',
  'MobileIDProcLock',
  'MobileIDProcDeactivate',
  'MobileIDProcReactivate',
  'MobileIDProcDelete',
  'PcmProcRenewMobileId',
] as const

/** The certificate profiles that every project has. */
export const STANDARD = ['authentication', 'signature', 'encryption'] as const

/** The words of each option that is one of a few. */
export const WORDS = {
  issue: ['always', 'preselected', 'offered', 'never'],
  qr_code: ['shown', 'mailed', 'choice'],
  recovery: ['offered', 'always', 'never'],
  enrolment_pin: ['when_second_channel', 'always', 'never'],
  key: ['p256', 'p384', 'rsa2048', 'rsa3072'],
  names_too_long: ['shorten', 'refuse'],
  rule: ['allowed', 'required', 'forbidden'],
} as const

/** The kinds of characters of a PIN. */
export const SIGNS = ['lower', 'upper', 'digits', 'special'] as const

/** What templates can name of every user; the project's own fields come to it. */
export const FIELDS = [
  'first_name',
  'last_name',
  'display_name',
  'email',
  'mobile',
  'card_id',
  'external_id',
  'sync_id',
  'organisation',
] as const

/** The options as forms have them: lists as they are typed; a profile that is `null` goes. */
export type Shown = Omit<Options, 'certificates' | 'reminders_days' | 'allowed_domains'> & {
  certificates: Record<string, string | null>
  reminders_days: string
  allowed_domains: string
}

/** A part of the options that has a form of its own. */
export interface Values<K extends keyof Shown> extends Record<string, unknown> {
  mobile_id: Pick<Shown, K>
}

export function shown(options: Options): Shown {
  return { ...options, reminders_days: options.reminders_days.join(', '), allowed_domains: options.allowed_domains.join(', ') }
}

/** What a form with these options shows of the settings. */
export function partOf<const K extends keyof Shown>(...names: readonly K[]): (loaded: Loaded) => Source<Values<K>> {
  return ({ body, etag }) => {
    const all = shown(body.mobile_id)
    const part = Object.fromEntries(names.map((name) => [name, all[name]]))
    return { values: { mobile_id: part as Pick<Shown, K> }, etag }
  }
}

/** What is sent: lists as lists. */
export function patchOf(patch: Record<string, unknown>): Record<string, unknown> {
  return { mobile_id: asLists(patch['mobile_id'] ?? {}) }
}

function asLists(changed: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changed).map(([name, value]) => {
      if (name === 'reminders_days') return [name, listed(String(value)).map(numberIn)]
      if (name === 'allowed_domains') return [name, listed(String(value))]
      return [name, value]
    }),
  )
}

function listed(text: string): string[] {
  return text.split(/[\s,;]+/).filter((one) => one !== '')
}

/** What is no number goes as it is, so that the server says what is wrong with it. */
function numberIn(text: string): number | string {
  return /^\d{1,9}$/.test(text) ? Number(text) : text
}
