import { describe, expect, it } from 'vitest'
import { credentialsSearch, isNarrowed, queryOf } from './search'

describe('the address of the list', () => {
  it('keeps what it knows and drops the rest', () => {
    const search = credentialsSearch({ q: 42, status: ['revoking', 'asleep'], system: 'sys_1', pool: ['pol_1', 7, 'sys_1'], origin: 'auto', page: 3 })
    expect(search).toEqual({ q: '42', status: ['revoking'], system: ['sys_1'], pool: ['pol_1'], origin: ['auto'] })
    expect(credentialsSearch({ q: '', sort: 'number', status: 12 })).toEqual({})
  })

  it('leaves the default order unsaid', () => {
    expect([credentialsSearch({ sort: '-created_at' }), credentialsSearch({ sort: 'created_at' })]).toEqual([{}, { sort: 'created_at' }])
  })
})

describe('what is asked', () => {
  it('is as the API reads it', () => {
    expect(queryOf({ q: '42', status: ['pending', 'revoking'], pool: ['pol_1'] })).toEqual({
      filter: 'number co "42" and (status eq "pending" or status eq "revoking") and pool_id eq "pol_1"',
      sort: '-created_at',
    })
    expect(queryOf({ sort: 'created_at' })).toEqual({ sort: 'created_at' })
    expect(queryOf(credentialsSearch({ lapsed: 'true', late: 'no' })).filter).toBe('pending_reason eq "invitation_expired"')
  })

  it('is not all where something is left out', () => {
    expect([isNarrowed({}), isNarrowed({ sort: 'created_at' }), isNarrowed({ q: '4' }), isNarrowed({ system: ['sys_1'] })]).toEqual([
      false,
      false,
      true,
      true,
    ])
  })
})
