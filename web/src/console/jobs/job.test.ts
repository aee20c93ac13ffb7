import { describe, expect, it } from 'vitest'
import { filterOf, jobsSearch, stateOf, type Job } from './job'

const now = new Date('2026-11-20T12:00:00Z')
const job: Job = { id: 'job_1', kind: 'reconcile', about: {}, dead: false, attempt: 0, run_at: '2026-11-20T12:05:00Z', created_at: '2026-11-20T11:00:00Z' }
const state = (change: Partial<Job>) => stateOf({ ...job, ...change }, now)

describe('a job', () => {
  it('waits until its time has come', () => {
    expect([state({}), state({ attempt: 2, last_error: 'busy' })]).toEqual(['waiting', 'waiting'])
    expect(state({ run_at: '2026-11-20T12:00:00Z' })).toBe('due')
  })

  it('runs while its first try is held', () => {
    expect(state({ attempt: 1 })).toBe('running')
  })

  it('is given up, whenever it was to run', () => {
    expect([state({ dead: true }), state({ dead: true, run_at: '2026-11-20T11:00:00Z' })]).toEqual(['dead', 'dead'])
  })
})

describe('what is shown', () => {
  it('is what was given up, until the address says something else', () => {
    expect([jobsSearch({}), jobsSearch({ show: 'dead' }), jobsSearch({ show: 'open', page: 2 }), jobsSearch({ show: 7 })]).toEqual([
      {},
      {},
      { show: 'open' },
      {},
    ])
    expect([filterOf('dead'), filterOf('all')]).toEqual(['dead eq true', undefined])
  })
})
