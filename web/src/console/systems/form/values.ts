import type { Source } from '../../editing/useEditor'
import type { Schemas } from '../../../api/client'
import type { System } from '../data'
import type { ConfigField } from './schema'

export const RUN_MODES = ['any', 'node', 'all', 'disabled'] as const
export type RunMode = (typeof RUN_MODES)[number]

/** A system as its form has it. Secrets only go in. */
export interface Values extends Record<string, unknown> {
  name: string
  notes: string
  config: Record<string, string>
  run_mode: string
  node: string
  email_field: string
  mobile_field: string
  send_invitations: boolean
  delete_users_without_credentials: boolean
  /** Empty is none. */
  card_template_id: string
  /** Empty is nobody in particular. */
  operator_id: string
}

/** The form of a system that is to be enrolled. */
export function newValues(name: string, fields: readonly ConfigField[]): Values {
  return {
    name,
    notes: '',
    config: Object.fromEntries(fields.map((field) => [field.name, field.initial])),
    run_mode: 'any',
    node: '',
    email_field: 'email',
    mobile_field: 'mobile',
    send_invitations: true,
    delete_users_without_credentials: false,
    card_template_id: '',
    operator_id: '',
  }
}

/** The form of a system that is there. */
export function sourceOf({ body, etag }: { body: System; etag: string }, fields: readonly ConfigField[]): Source<Values> {
  const { name, notes, run_mode, node, config, email_field, mobile_field, send_invitations } = body
  const { delete_users_without_credentials, card_template_id, operator_id } = body
  const values = {
    name,
    notes,
    config: Object.fromEntries(fields.map((field) => [field.name, config[field.name] ?? ''])),
    run_mode,
    node: node ?? '',
    email_field,
    mobile_field,
    send_invitations,
    delete_users_without_credentials,
    card_template_id: card_template_id ?? '',
    operator_id: operator_id ?? '',
  }
  return { values, etag }
}

/** What a form says, as the API takes it. */
export function documentOf(values: Values): Schemas['CredentialSystemPatch'] {
  const { node, card_template_id, operator_id, ...rest } = values
  return {
    ...rest,
    ...(values.run_mode === 'node' && { node: node.trim() }),
    ...(card_template_id && { card_template_id }),
    ...(operator_id && { operator_id }),
  }
}

/** A change of a form, as the API takes it: what was emptied is taken away, and only the mode `node` names one. */
export function patchOf(change: Record<string, unknown>, values: Values): Record<string, unknown> {
  const patch = Object.fromEntries(
    Object.entries(change).map(([name, value]) => [name, EMPTIED.has(name) && value === '' ? null : value]),
  )
  if (!('run_mode' in patch) && !('node' in patch)) return patch
  return { ...patch, run_mode: values.run_mode, node: values.run_mode === 'node' ? values.node.trim() : null }
}

const EMPTIED = new Set(['card_template_id', 'operator_id'])
