import type { Loaded } from '../../editing/useSettingsEditor'
import type { Source } from '../../editing/useEditor'

/** The group whose events are always kept. */
export const FOR_GOOD = 'security'

/** How long events are kept, in days; 0: for good. */
export interface Retention {
  days: number
  days_of: Record<string, number>
}

/** What the form shows: nothing in `days_of`, typed or left (`null`), is as the group, or as all others. */
export interface Values extends Record<string, unknown> {
  retention: { days: number | ''; days_of: Record<string, number | '' | null> }
}

export function sourceOf({ body, etag }: Loaded): Source<Values> {
  const { days, days_of } = body.retention
  return { values: { retention: { days, days_of: { ...days_of } } }, etag }
}

/** What is typed, as the API has it. */
export function typed({ retention: { days, days_of } }: Values): Retention {
  const said = Object.entries(days_of).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
  return { days: days === '' ? 0 : days, days_of: Object.fromEntries(said) }
}

/** A merge patch: what is not said any more is taken away. */
export function patchOf(_: Record<string, unknown>, values: Values): Record<string, unknown> {
  const { days, days_of } = typed(values)
  const gone = Object.entries(values.retention.days_of).filter(([, count]) => typeof count !== 'number')
  return { retention: { days, days_of: { ...Object.fromEntries(gone.map(([name]) => [name, null])), ...days_of } } }
}
