import { describe, expect, it } from 'vitest'
import { certificatesSearch, isNarrowed, queryOf, serialBeginning } from './search'

const NOW = new Date('2026-11-22T14:30:00Z')

describe('an address', () => {
  it('is read as a search, and what is none is dropped', () => {
    const search = { q: 42, state: ['valid', 'lost'], origin: 'est', soon: 'true', user: 'usr_1', credential: 'x', sort: 'not_after', page: 3 }
    expect(certificatesSearch(search)).toEqual({ q: '42', state: ['valid'], origin: ['est'], soon: true, user: 'usr_1', sort: 'not_after' })
    expect(certificatesSearch({ sort: '-created_at', q: '' })).toEqual({})
  })

  it('narrows the list if it names more than an order', () => {
    expect(isNarrowed({ sort: 'not_after' })).toBe(false)
    expect(isNarrowed({ soon: true })).toBe(true)
  })
})

describe('a serial number', () => {
  it.each([
    ['4F:2a:0B', '4f2a0b'],
    ['0x4F2A', '4f2a'],
    ['00:8f', '8f'],
    [' 8f 2a ', '8f2a'],
  ])('is read from %s', (text, digits) => expect(serialBeginning(text)).toBe(digits))

  it.each(['', '00', 'lovelace', 'f'.repeat(41)])('is not read from %j', (text) => expect(serialBeginning(text)).toBeUndefined())
})

const filterOf = (search: Parameters<typeof queryOf>[0]) => queryOf(search, NOW).filter

describe('the question to the API', () => {
  it('is for a serial number where the text can be nothing else', () => {
    expect(filterOf({ q: '4F:2A' })).toBe('serial sw "4f2a"')
    expect(filterOf({ q: '4F2A0B112233' })).toBe('serial sw "4f2a0b112233"')
  })

  it('is for every word of a subject, and for both where the text may be either', () => {
    expect(filterOf({ q: 'ada  "lovelace' })).toBe('subject co "ada" and subject co "\\"lovelace"')
    expect(filterOf({ q: 'ada' })).toBe('(serial sw "ada" or (subject co "ada"))')
  })

  it('is the same the whole day long for what ends soon', () => {
    const soon = '(state eq "valid" or state eq "on_hold") and not_after lt "2026-12-23T00:00:00Z"'
    expect(filterOf({ soon: true })).toBe(soon)
    expect(queryOf({ soon: true }, new Date('2026-11-22T23:59:59Z')).filter).toBe(soon)
  })

  it('puts everything together', () => {
    expect(queryOf({ state: ['revoked'], origin: ['phone'], user: 'usr_1', credential: 'crd_2', sort: 'not_after' }, NOW)).toEqual({
      filter: 'state eq "revoked" and origin eq "phone" and user_id eq "usr_1" and credential_id eq "crd_2"',
      sort: 'not_after',
    })
  })
})
