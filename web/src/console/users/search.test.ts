import { describe, expect, it } from 'vitest'
import { filterOf, isNarrowed, usersSearch } from './search'

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
