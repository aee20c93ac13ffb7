import { COLUMNS } from './columns'
import type { SyncChange } from './run'

type Person = NonNullable<SyncChange['now']>


/** A field that changes; `after` is known only while the file is kept, and neither of what is not in every file. */
export interface FieldChange {
  field: string
  before?: string
  after?: string
}

/** Whom a change is about: as they are, or as the file has them; nobody, where they were removed. */
export function personOf({ now, file }: SyncChange): Person | undefined {
  return now ?? file ?? undefined
}

/** A person as a list calls them. */
export function nameOf({ first_name, last_name }: Person): string {
  return [first_name, last_name].filter(Boolean).join(' ')
}

/** What changes of a person, field by field. */
export function fieldsOf({ changed, now, file }: SyncChange): FieldChange[] {
  return changed.map((name) => {
    const field = COLUMNS.find((known) => known === name)
    if (!field) return { field: name }
    return { field, ...(now && { before: now[field] ?? '' }), ...(file && { after: file[field] ?? '' }) }
  })
}
