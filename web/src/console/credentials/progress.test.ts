import { describe, expect, it } from 'vitest'
import { progress, steps } from './progress'

const asked = { requested_at: '2026-11-20T12:00:00Z', promised_by: '2026-11-21T12:00:00Z', deadline: '2026-11-22T12:00:00Z' }
const accepted = { ...asked, accepted_at: '2026-11-20T12:01:00Z' }
const confirmed = { ...accepted, confirmed_at: '2026-11-20T12:05:00Z' }
const soon = new Date('2026-11-20T12:10:00Z')
const late = new Date('2026-11-21T12:00:00Z')
const states = (...args: Parameters<typeof steps>) => steps(...args).map(({ state }) => state)

describe('a revocation', () => {
  it('is requested, accepted and confirmed', () => {
    expect(progress(asked, soon)).toEqual({ how: 'requested', since: asked.requested_at })
    expect(progress(accepted, soon)).toEqual({ how: 'accepted', since: accepted.accepted_at })
    expect(progress(confirmed, soon)).toEqual({ how: 'confirmed', since: confirmed.confirmed_at })
  })

  it('is overdue from its deadline on, accepted or not, until it is confirmed', () => {
    const overdue = { how: 'overdue', since: asked.promised_by }
    expect([asked, accepted].map((one) => progress(one, late))).toEqual([overdue, overdue])
    expect(progress(confirmed, late).how).toBe('confirmed')
  })
})

describe('the steps of a revocation', () => {
  it('are done one after the other', () => {
    expect(states(asked, soon)).toEqual(['done', 'next', 'later'])
    expect(states(accepted, soon)).toEqual(['done', 'done', 'next'])
    expect(states(confirmed, soon)).toEqual(['done', 'done', 'done'])
  })

  it('leave out the acceptance of what was confirmed at once', () => {
    expect(states({ ...confirmed, accepted_at: null }, soon)).toEqual(['done', 'skipped', 'done'])
  })

  it('are late where the confirmation is', () => {
    expect(states(asked, late)).toEqual(['done', 'next', 'late'])
    expect(states(accepted, late)).toEqual(['done', 'done', 'late'])
  })
})
