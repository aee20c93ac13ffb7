import type { Settings } from '../editing/settings'
import type { Source } from '../editing/useEditor'
import { COLUMNS } from '../plan/columns'

export const THRESHOLDS = ['removals', 'additions', 'id_changes', 'email_changes', 'id_moves'] as const

/** Encodings that are met with; any single-byte encoding may be typed. */
export const ENCODINGS = ['windows-1252', 'windows-1250', 'windows-1251', 'windows-1253', 'windows-1254', 'iso-8859-1', 'iso-8859-2', 'iso-8859-5', 'iso-8859-15']

type Autosync = Settings['autosync']

/** What the form edits: everything about files but the switch. */
export interface Values extends Record<string, unknown> {
  autosync: Pick<Autosync, 'interval_minutes' | 'scope' | 'fallback_encoding' | 'header_names' | 'thresholds'>
}

/** Every column has a list of headings, be it empty. */
export function sourceOf({ body, etag }: { body: Settings; etag: string }): Source<Values> {
  const { enabled: _, header_names, ...rules } = body.autosync
  const none = Object.fromEntries(COLUMNS.map((column) => [column, []]))
  return { values: { autosync: { ...rules, header_names: { ...none, ...header_names } } }, etag }
}
