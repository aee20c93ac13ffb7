import { describe, expect, it } from 'vitest'
import { differencesOf, personOf, type Change } from './differences'

const maria = { first_name: 'Maria', last_name: 'Rossi', email: 'm@example.org', card_id: '0042', sync_id: null }
const change: Change = {
  position: 0,
  action: 'update',
  changed: ['first_name', 'sync_id', 'custom_fields'],
  reinvite: false,
  change_card: false,
  line: 2,
  now: maria,
  file: { ...maria, first_name: 'María', sync_id: 'P-1' },
}

describe('the plan of an import', () => {
  it('shows what changes, before and after', () => {
    expect(differencesOf(change)).toEqual([
      { field: 'first_name', before: 'Maria', after: 'María' },
      { field: 'sync_id', before: '', after: 'P-1' },
      { field: 'custom_fields', before: '', after: '' },
    ])
  })

  it('names whom it is about, also who is only on one side', () => {
    expect(personOf(change)?.first_name).toBe('María')
    expect(personOf({ ...change, file: null })?.first_name).toBe('Maria')
    expect(personOf({ ...change, file: null, now: null })).toBeUndefined()
  })
})
