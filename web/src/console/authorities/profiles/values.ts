import { KEY_KINDS } from '../data'
import { EXTENDED, type ProfileSpec } from './data'

/** One row of names: what it is called, and what it is filled from. */
export interface NameRow {
  /** Tells rows apart while they are edited. */
  key: string
  what: string
  from: 'field' | 'text'
  source: string
  optional: boolean
}

/** A profile as its form has it. */
export interface Values extends Record<string, unknown> {
  name: string
  validity_days: number | string
  backdate_s: number | string
  keys: string[]
  key_usage: string[]
  extended_key_usage: string[]
  /** Further object identifiers, with spaces or commas between them. */
  other_usages: string
  subject: NameRow[]
  alternative_names: NameRow[]
  policies: string
  archived_key: boolean
}

export const NEW: Values = {
  name: '',
  validity_days: 730,
  backdate_s: 300,
  keys: [...KEY_KINDS],
  key_usage: ['digital_signature'],
  extended_key_usage: ['client_auth'],
  other_usages: '',
  subject: [{ key: '0', what: 'common_name', from: 'field', source: 'display_name', optional: false }],
  alternative_names: [],
  policies: '',
  archived_key: false,
}

let made = 0

/** A further row, of which nothing is known yet. */
export function newRow(what: string): NameRow {
  made += 1
  return { key: `new ${made}`, what, from: 'field', source: '', optional: false }
}

export function valuesOf(spec: ProfileSpec): Values {
  return {
    ...spec,
    extended_key_usage: spec.extended_key_usage.filter(isKnown),
    other_usages: spec.extended_key_usage.filter((usage) => !isKnown(usage)).join(', '),
    subject: spec.subject.map((rule, key) => rowOf(rule.attribute, rule, key)),
    alternative_names: spec.alternative_names.map((rule, key) => rowOf(rule.kind, rule, key)),
    policies: spec.policies.join(', '),
  }
}

export function specOf(values: Values): ProfileSpec {
  return {
    name: values.name.trim(),
    validity_days: Number(values.validity_days),
    backdate_s: Number(values.backdate_s),
    keys: values.keys,
    key_usage: values.key_usage,
    extended_key_usage: [...values.extended_key_usage, ...listed(values.other_usages)],
    subject: values.subject.map((row) => ({ attribute: row.what, ...sourceOf(row), optional: row.optional })),
    alternative_names: values.alternative_names.map((row) => ({ kind: row.what, ...sourceOf(row), optional: row.optional })),
    policies: listed(values.policies),
    archived_key: values.archived_key,
  }
}

function isKnown(usage: string): boolean {
  return EXTENDED.some((known) => known === usage)
}

function rowOf(what: string, rule: ProfileSpec['subject'][number] | ProfileSpec['alternative_names'][number], place: number): NameRow {
  const { optional } = rule
  const row = { key: String(place), what, optional }
  return 'field' in rule ? { ...row, from: 'field', source: rule.field } : { ...row, from: 'text', source: rule.text }
}

function sourceOf({ from, source: text }: NameRow): { field: string } | { text: string } {
  return from === 'field' ? { field: text.trim() } : { text }
}

/** Which field a fault of the server's speaks of, by its code: a profile is checked as a whole. */
const FIELD_OF: Record<string, string> = {
  profile_name: 'name',
  profile_validity: 'validity_days',
  profile_backdate: 'backdate_s',
  profile_no_keys: 'keys',
  profile_no_usage: 'key_usage',
  profile_useless_usage: 'key_usage',
  profile_reserved_usage: 'other_usages',
  profile_contradiction: 'extended_key_usage',
  profile_empty_subject: 'subject',
  profile_text: 'subject',
  profile_field: 'subject',
  profile_archived_signing_key: 'archived_key',
}

/** The field that a fault is told at; nothing where it is about none of them. */
export function fieldOf({ code, pointer }: { code: string; pointer?: string | null | undefined }, values: Values): string | undefined {
  const byCode = FIELD_OF[code]
  if (byCode) return byCode
  const member = pointer?.split('/')[1]
  if (member === 'extended_key_usage') return 'other_usages'
  return member && member in values ? member : undefined
}

function listed(text: string): string[] {
  return text.split(/[\s,;]+/).filter((one) => one !== '')
}
