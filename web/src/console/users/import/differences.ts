import type { Schemas } from '../../../api/client'

export type Change = Schemas['SyncChange']
type Person = Schemas['SyncPerson']

/** What a file can tell of a person, in the order in which people read it. */
const FIELDS = ['first_name', 'last_name', 'email', 'card_id', 'sync_id'] as const

export interface Difference {
  field: string
  before: string
  after: string
}

/** What of a person changes: fields of the file with both values, further ones by their name alone. */
export function differencesOf({ changed, now, file }: Change): Difference[] {
  return changed.map((field) => ({ field, before: valueOf(now, field), after: valueOf(file, field) }))
}

/** Whom a change is about: as the file has them, or as they are. */
export function personOf({ now, file }: Change): Person | undefined {
  return file ?? now ?? undefined
}

function valueOf(person: Person | null | undefined, name: string): string {
  const field = FIELDS.find((known) => known === name)
  return (field && person?.[field]) ?? ''
}
