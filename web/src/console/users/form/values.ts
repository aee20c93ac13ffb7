import type { Schemas } from '../../../api/client'

export type User = Schemas['User']
export type CustomField = Schemas['CustomField']

/** The members of a user that people write, in the order of the form. */
export const FIELDS = [
  'first_name',
  'last_name',
  'email',
  'mobile',
  'card_id',
  'sync_id',
  'external_id',
  'valid_from',
  'valid_until',
] as const
export type Field = (typeof FIELDS)[number]

/** What stands in the form: texts throughout, an empty one for what is not there. */
export type Values = Record<Field, string> & { custom_fields: Record<string, string> }

/** The form of a user, or of one who is yet to be added. */
export function valuesOf(user: User | undefined, fields: readonly CustomField[]): Values {
  const own = fields.map(({ name }) => [name, user?.custom_fields[name] ?? ''] as const)
  return {
    first_name: user?.first_name ?? '',
    last_name: user?.last_name ?? '',
    email: user?.email ?? '',
    mobile: user?.mobile ?? '',
    card_id: user?.card_id ?? '',
    sync_id: user?.sync_id ?? '',
    external_id: user?.external_id ?? '',
    valid_from: localOf(user?.valid_from),
    valid_until: localOf(user?.valid_until),
    custom_fields: Object.fromEntries(own),
  }
}

/** A new user as the API takes it: what was left empty is not said. */
export function inputOf(values: Values): Schemas['UserInput'] {
  const said = FIELDS.map((field) => [field, wire(field, values[field])] as const).filter(([, value]) => value !== null)
  const custom = Object.entries(values.custom_fields).filter(([, value]) => value.trim() !== '')
  return { ...Object.fromEntries(said), ...(custom.length > 0 && { custom_fields: Object.fromEntries(custom) }) }
}

/** The members that change, `null` for those that are cleared (RFC 7396). */
export type Patch = { [F in Field]?: string | null } & { custom_fields?: Record<string, string | null> }

/** What a change of these values to those is; `undefined` if nothing changes. */
export function patchOf(before: Values, after: Values): Patch | undefined {
  const changed = pathsOf(after).filter((path) => valueAt(before, path) !== valueAt(after, path))
  const patch: Patch = {}
  for (const path of changed) {
    const [field, custom] = stepsOf(path)
    if (custom === undefined) patch[field] = wire(field, after[field])
    else patch.custom_fields = { ...patch.custom_fields, [custom]: after.custom_fields[custom]?.trim() || null }
  }
  return changed.length > 0 ? patch : undefined
}

/** The form's fields by their paths: `email`, `custom_fields.site`. */
export function pathsOf(values: Values): string[] {
  return [...FIELDS, ...Object.keys(values.custom_fields).map((name) => `custom_fields.${name}`)]
}

export function valueAt(values: Values, path: string): string {
  const [field, custom] = stepsOf(path)
  return custom === undefined ? values[field] : (values.custom_fields[custom] ?? '')
}

/** The same values with another one in one place. */
export function withValue(values: Values, path: string, value: string): Values {
  const [field, custom] = stepsOf(path)
  if (custom === undefined) return { ...values, [field]: value }
  return { ...values, custom_fields: { ...values.custom_fields, [custom]: value } }
}

function stepsOf(path: string): [Field] | [Field, string] {
  const own = path.startsWith('custom_fields.') ? path.slice('custom_fields.'.length) : undefined
  const field = FIELDS.find((known) => known === path) ?? 'first_name'
  return own === undefined ? [field] : [field, own]
}

function wire(field: Field, value: string): string | null {
  const text = value.trim()
  if (text === '') return field === 'first_name' || field === 'last_name' ? '' : null
  return field === 'valid_from' || field === 'valid_until' ? new Date(text).toISOString() : text
}

/** A moment as `datetime-local` has it: this browser's time, to the minute. */
function localOf(moment: string | null | undefined): string {
  if (!moment) return ''
  const at = new Date(moment)
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
