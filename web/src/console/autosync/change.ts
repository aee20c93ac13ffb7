import type { SyncChange } from './runs'

type Person = NonNullable<SyncChange['now']>

/** A field that changes; `after` is known only while the file is kept, `before` only of what every file has. */
export interface FieldChange {
  field: string
  before?: string
  after?: string
}

/** A person as a list calls them. */
export function nameOf({ first_name, last_name }: Person): string {
  return [first_name, last_name].filter(Boolean).join(' ')
}

/** What changes of a person, field by field. */
export function fieldsOf({ changed, now, file }: SyncChange): FieldChange[] {
  return changed.map((field) => {
    const [before, after] = [valueOf(now, field), valueOf(file, field)]
    return { field, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }
  })
}

function valueOf(person: Person | null | undefined, field: string): string | undefined {
  if (!person) return undefined
  const [, value] = Object.entries(person).find(([name]) => name === field) ?? []
  return value === undefined ? undefined : String(value ?? '')
}
