import { describe, expect, test } from 'vitest'
import { beginLease, LeaseAges, leaseEndsAt, look, type LeaseEnd } from './lease'

const S = 1_000
const HOUR = 3_600 * S
const DAY = 24 * HOUR
const T = 1_800_000_000_000

/** A lease of a day, whose request was sent at `sentAt` by the phone's clock. */
function day(sentAt: number, validUntil: number | null = null) {
  return beginLease({ leaseUntil: T + DAY, serverTime: T, validUntil }, sentAt)
}

/** Why the lease is over after looks at these times; the steady clock goes on as the other does. */
function after(sentAt: number, looks: readonly number[], validUntil: number | null = null): LeaseEnd | null {
  let lease = day(sentAt, validUntil)
  for (const now of looks) lease = look(lease, now, Math.max(now - sentAt, 0))
  return lease.ended
}

describe('a lease', () => {
  const table: [string, number, number[], number | null, LeaseEnd | null][] = [
    ['runs from when the request was sent', T, [T], null, null],
    ['runs to its last moment', T, [T + DAY - 1], null, null],
    ['ends at its end', T, [T + DAY], null, 'ran_out'],
    ['ends long after', T, [T + 30 * DAY], null, 'ran_out'],
    ['does not mind a clock that is wrong by months', T - 90 * DAY, [T - 90 * DAY + DAY - 1], null, null],
    ['ends by a clock that is wrong by months', T - 90 * DAY, [T - 90 * DAY + DAY], null, 'ran_out'],
    ['allows a clock to be put right by a minute', T, [T + HOUR, T + HOUR - 60 * S], null, null],
    ['ends when a clock goes back by more', T, [T + HOUR, T + HOUR - 60 * S - 1], null, 'clock_went_back'],
    ['ends for good when a clock goes back', T, [T + HOUR, T, T + 2 * HOUR], null, 'clock_went_back'],
    ['ends when a clock is back before its beginning', T, [T - 61 * S], null, 'clock_went_back'],
    ['ends when a clock creeps back', T, [T + HOUR, T + HOUR - 40 * S, T + HOUR - 80 * S], null, 'clock_went_back'],
    ['stays over when the clock is set back to within it', T, [T + DAY, T + DAY - 30 * S], null, 'ran_out'],
    ['keeps its first reason', T, [T + DAY, T], null, 'ran_out'],
    ['works to the end of the validity', T, [T + HOUR - 1], T + HOUR, null],
    ['ends with the validity', T, [T + HOUR], T + HOUR, 'no_longer_valid'],
    ['ends by itself where the validity is longer', T, [T + DAY], T + 2 * DAY, 'ran_out'],
  ]
  test.each(table)('%s', (_, sentAt, looks, validUntil, end) => {
    expect(after(sentAt, looks, validUntil)).toBe(end)
  })

  test.each([
    [-HOUR, 0],
    [0, 0],
    [DAY, DAY],
    [7 * DAY, 7 * DAY],
    [365 * DAY, 7 * DAY],
  ])('that is granted for %i ms counts for %i', (granted, spanMs) => {
    const lease = beginLease({ leaseUntil: T + granted, serverTime: T, validUntil: null }, T + 5 * HOUR)
    expect(lease.spanMs).toBe(spanMs)
    expect(leaseEndsAt(lease)).toBe(T + 5 * HOUR + spanMs)
  })

  test('of no length is over at once', () => {
    const lease = beginLease({ leaseUntil: T, serverTime: T, validUntil: null }, T)
    expect(look(lease, T, 0).ended).toBe('ran_out')
  })

  test('ends by the steady clock, whatever the other says', () => {
    expect(look(day(T), T + HOUR, DAY - 1).ended).toBeNull()
    expect(look(day(T), T + HOUR, DAY).ended).toBe('ran_out')
  })

  test('remembers the latest time that was seen', () => {
    expect(look(look(day(T), T + HOUR, HOUR), T + HOUR - S, HOUR).latestSeen).toBe(T + HOUR)
  })

  test('ends for the holder when the validity does', () => {
    expect(leaseEndsAt(day(T, T + HOUR))).toBe(T + HOUR)
  })
})

describe('the age of a lease', () => {
  test('counts from when it was asked for', () => {
    const ages = new LeaseAges()
    ages.begin('card', { wall: T, steady: 500 })
    expect(ages.age('card', day(T), { wall: T - 30 * S, steady: 500 + HOUR })).toBe(HOUR)
  })

  test('of an earlier page is what the clock says first, and goes on steadily', () => {
    const ages = new LeaseAges()
    expect(ages.age('card', day(T), { wall: T + HOUR, steady: 9 })).toBe(HOUR)
    expect(ages.age('card', day(T), { wall: T + HOUR - 30 * S, steady: 9 + 2 * HOUR })).toBe(3 * HOUR)
  })

  test('begins anew with a new lease', () => {
    const ages = new LeaseAges()
    ages.begin('card', { wall: T, steady: 0 })
    ages.begin('card', { wall: T + HOUR, steady: HOUR })
    expect(ages.age('card', day(T + HOUR), { wall: T + HOUR, steady: HOUR + S })).toBe(S)
  })
})
