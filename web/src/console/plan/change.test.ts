import { describe, expect, it } from 'vitest'
import { fieldsOf, nameOf, personOf } from './change'
import type { SyncChange } from './run'

const maria = { first_name: 'Maria', last_name: 'Rossi', email: 'm@example.org', card_id: '0042', sync_id: null }
const change: SyncChange = {
  position: 0,
  action: 'update',
  changed: ['first_name', 'sync_id', 'site'],
  reinvite: false,
  change_card: false,
  line: 2,
  now: maria,
  file: { ...maria, first_name: 'María', sync_id: 'P-1' },
}

describe('a change of a plan', () => {
  it('tells what changes, before and after; of a field of the project only that it does', () => {
    expect(fieldsOf(change)).toEqual([
      { field: 'first_name', before: 'Maria', after: 'María' },
      { field: 'sync_id', before: '', after: 'P-1' },
      { field: 'site' },
    ])
  })

  it('tells nothing of a file that is not kept any more', () => {
    expect(fieldsOf({ ...change, file: null })[0]).toEqual({ field: 'first_name', before: 'Maria' })
  })

  it('names whom it is about, also who is only on one side', () => {
    expect(personOf(change)?.first_name).toBe('Maria')
    expect(personOf({ ...change, now: null })?.first_name).toBe('María')
    expect(personOf({ ...change, file: null, now: null })).toBeUndefined()
    expect(nameOf({ ...maria, first_name: '' })).toBe('Rossi')
  })
})
