import type { Granted } from './protocol/wire'

/** How long an ID may be used without the server's word: the specification's rules 1 to 4 for phones. */
export interface Lease {
  /** When the request that was answered with it was sent, by the phone's clock. */
  readonly sentAt: number
  readonly spanMs: number
  readonly validUntil: number | null
  /** The latest time that the phone has seen since. */
  readonly latestSeen: number
  /** Set for good: only a new lease makes the ID work again. */
  readonly ended: LeaseEnd | null
}

export type LeaseEnd = 'ran_out' | 'clock_went_back' | 'no_longer_valid'

/** A moment by both of a browser's clocks: one that people can set, one that only runs on while the page is open. */
export interface Moment {
  readonly wall: number
  readonly steady: number
}

const LONGEST_MS = 7 * 24 * 3_600_000
/** How far back a clock may go, as clocks do when they are corrected. */
const TOLERANCE_MS = 60_000

/** Only the difference of the server's times counts, so that a phone whose clock is wrong works as long as others. */
export function beginLease({ leaseUntil, serverTime, validUntil }: Granted, sentAt: number): Lease {
  const spanMs = Math.min(Math.max(leaseUntil - serverTime, 0), LONGEST_MS)
  return { sentAt, spanMs, validUntil, latestSeen: sentAt, ended: null }
}

/** Looks at the clock. `elapsedMs` is what the steady clock knows to have passed since the lease began. */
export function look(lease: Lease, now: number, elapsedMs: number): Lease {
  return { ...lease, ended: lease.ended ?? endAt(lease, now, elapsedMs), latestSeen: Math.max(lease.latestSeen, now) }
}

/** When it ends, by the phone's clock. */
export function leaseEndsAt({ sentAt, spanMs, validUntil }: Lease): number {
  return Math.min(sentAt + spanMs, validUntil ?? Infinity)
}

function endAt(lease: Lease, now: number, elapsedMs: number): LeaseEnd | null {
  if (now < lease.latestSeen - TOLERANCE_MS) return 'clock_went_back'
  if (lease.validUntil !== null && now >= lease.validUntil) return 'no_longer_valid'
  if (now >= lease.sentAt + lease.spanMs || elapsedMs >= lease.spanMs) return 'ran_out'
  return null
}

/**
 * Knows by the steady clock how old leases are, also when the other clock is set back little by little. A lease that
 * an earlier page began is as old as the other clock says when this page first sees it.
 */
export class LeaseAges {
  readonly #seen = new Map<string, { sentAt: number; ageMs: number; steady: number }>()

  /** Notes when a lease began that this page asked for. */
  begin(card: string, sent: Moment): void {
    this.#seen.set(card, { sentAt: sent.wall, ageMs: 0, steady: sent.steady })
  }

  age(card: string, { sentAt }: Lease, now: Moment): number {
    const known = this.#seen.get(card)
    if (known?.sentAt === sentAt) return known.ageMs + now.steady - known.steady
    const ageMs = Math.max(now.wall - sentAt, 0)
    this.#seen.set(card, { sentAt, ageMs, steady: now.steady })
    return ageMs
  }
}
