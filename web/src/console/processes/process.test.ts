import { describe, expect, it } from 'vitest'
import { filterOf, permissionOf, processesSearch, stepsOf, type Process } from './process'

const process: Process = {
  id: 'prc_1',
  kind: 'MobileIDProcSupplyMobileIDForUser',
  label: 'Supply mobile ID for user',
  user_id: 'usr_1',
  state: 'running',
  step: 'choose',
  inputs: {},
  started_by: 'opr_1',
  created_at: '2026-11-20T12:00:00Z',
  updated_at: '2026-11-20T12:00:00Z',
}
const states = (change: Partial<Process>) => stepsOf({ ...process, ...change }).map(({ state }) => state)

describe('what is shown', () => {
  it('is everything, until the address says something else', () => {
    expect([processesSearch({}), processesSearch({ state: 'all', kind: 'Get' }), filterOf({})]).toEqual([{}, {}, undefined])
  })

  it('is one state, all that goes on, one kind, or both', () => {
    expect(filterOf(processesSearch({ state: 'failed' }))).toBe('state eq "failed"')
    expect(filterOf(processesSearch({ state: 'open', kind: 'MobileIDProcLock' }))).toBe(
      '(state eq "running" or state eq "waiting_for_phone") and kind eq "MobileIDProcLock"',
    )
  })
})

describe('the steps', () => {
  it('stand where the process stands', () => {
    expect(states({})).toEqual(['next', 'later', 'later'])
    expect(states({ state: 'waiting_for_phone', step: 'install', credential_id: 'crd_1' })).toEqual(['done', 'next', 'later'])
    expect(states({ state: 'completed', step: 'done', credential_id: 'crd_1' })).toEqual(['done', 'done', 'done'])
  })

  it('say where a process ended that did not end well', () => {
    expect(states({ state: 'cancelled', step: 'done' })).toEqual(['skipped', 'later', 'later'])
    expect(states({ state: 'cancelled', step: 'done', credential_id: 'crd_1' })).toEqual(['done', 'skipped', 'later'])
    expect(states({ state: 'failed', step: 'done', credential_id: 'crd_1' })).toEqual(['done', 'late', 'later'])
  })

  it('have no phone in them where none is waited for', () => {
    const lock = { kind: 'MobileIDProcLock' }
    expect([states(lock), states({ ...lock, state: 'completed', step: 'done' })]).toEqual([
      ['next', 'later'],
      ['done', 'done'],
    ])
  })
})

it('needs the permission that its kind needs', () => {
  const kinds = ['MobileIDProcSupplyMobileIDForUser', 'MobileIDProcDeactivate', 'MobileIDProcReactivate']
  expect(kinds.map(permissionOf)).toEqual(['acquire_credentials', 'suspend_credentials', 'revoke_credentials'])
})
