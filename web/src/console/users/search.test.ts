import { describe, expect, it } from 'vitest'
import { direction, filterOf, isNarrowed, turned, usersSearch } from './search'

describe('the address of the list', () => {
  it('keeps what it knows and drops the rest', () => {
    const search = usersSearch({ q: 'ros', enrolment: ['active', 'asleep'], state: 'locked', origin: [], sort: '-email', page: 7 })
    expect(search).toEqual({ q: 'ros', enrolment: ['active'], state: ['locked'], sort: '-email' })
    expect(usersSearch({ q: '', sort: 'colour', enrolment: 12 })).toEqual({})
  })

  it('takes a number for the text that it is', () => {
    expect(usersSearch({ q: 42 })).toEqual({ q: '42' })
  })

  it('leaves the default order unsaid', () => {
    expect(usersSearch({ sort: 'last_name' })).toEqual({})
  })
})

describe('the filter', () => {
  it('is as the API reads it', () => {
    expect(filterOf({ enrolment: ['active', 'reset'], state: ['inactive'] })).toBe(
      '(enrolment eq "active" or enrolment eq "reset") and state eq "inactive"',
    )
    expect(filterOf({ q: 'ros' })).toBeUndefined()
  })

  it('is not all that leaves somebody out', () => {
    expect([isNarrowed({}), isNarrowed({ sort: 'email' }), isNarrowed({ q: 'a' }), isNarrowed({ origin: ['csv'] })]).toEqual([
      false,
      false,
      true,
      true,
    ])
  })
})

describe('the order', () => {
  it('turns round at the second click', () => {
    expect(turned(undefined, 'last_name')).toBe('-last_name')
    expect(turned('-last_name', 'last_name')).toBe('last_name')
    expect(turned('-last_name', 'email')).toBe('email')
  })

  it('is told of the column that it goes by', () => {
    expect([direction(undefined, 'last_name'), direction('-email', 'email'), direction('email', 'card_id')]).toEqual([
      'ascending',
      'descending',
      'none',
    ])
  })
})
