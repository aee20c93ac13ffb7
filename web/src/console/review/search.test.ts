import { describe, expect, it } from 'vitest'
import type { EventView } from './data'
import { said } from './said'
import { filterOf, fits, fromKept, reviewSearch, toKept } from './search'

const NOW = new Date('2027-01-15T08:00:00Z')
const event = {
  category: 'credential.revoked',
  severity: 'info',
  text: '[Doors] Staff: Credential revoked – Anna Berg (holder deleted)',
  at: '2027-01-15T07:30:00Z',
  user_id: 'usr_1',
  system_id: 'sys_1',
  pool_id: 'pol_1',
} as EventView

describe('a search of events', () => {
  it('drops what it does not know, and says the rest as a filter', () => {
    const search = reviewSearch({ q: 'a"b', category: ['pool.low', '<'], severity: 'alarm', seen: 'no', within: 'hour', from: '2027-01-01', colour: 1 })
    expect(search).toEqual({ q: 'a"b', category: ['pool.low'], severity: ['alarm'], seen: 'no', within: 'hour' })
    expect(filterOf(search, NOW)).toBe(
      'text co "a\\"b" and category eq "pool.low" and severity eq "alarm" and acknowledged eq false and at ge "2027-01-15T07:00:00.000Z"',
    )
  })

  it('is kept and comes back as it was', () => {
    const search = reviewSearch({ q: 'x', category: ['pool.low'], system: ['sys_1'], user: 'usr_1', seen: 'yes', from: '2027-01-01T00:00:00.000Z' })
    expect(fromKept(toKept(search))).toEqual(search)
  })

  it('knows of an event that has just happened whether it fits, as the server does', () => {
    expect(fits({ q: 'STAFF: credential' }, event, NOW)).toBe(true)
    expect(fits({ q: 'deleted' }, event, NOW)).toBe(true)
    expect(fits({ q: 'Anna' }, event, NOW), 'names are not searched').toBe(false)
    expect(fits({ within: 'hour', category: ['credential.revoked'], pool: ['pol_1'], user: 'usr_1' }, event, NOW)).toBe(true)
    for (const other of [{ severity: ['alarm' as const] }, { system: ['sys_2'] }, { seen: 'yes' as const }, { to: '2027-01-15T07:00:00Z' }]) {
      expect(fits(other, event, NOW)).toBe(false)
    }
  })
})

describe('the text of an event in another language', () => {
  it('keeps where it happened and what is said of it', () => {
    const names = { system: 'Doors', pool: 'Staff' }
    expect(said(event, names, 'Berechtigung widerrufen')).toBe('[Doors] Staff: Berechtigung widerrufen – Anna Berg (holder deleted)')
    expect(said({ ...event, text: 'User created' }, { system: undefined, pool: undefined }, 'Benutzer hinzugefügt')).toBe('Benutzer hinzugefügt')
    expect(said(event, { system: 'Gates', pool: 'Staff' }, 'x')).toBe(event.text)
  })
})
