import type { Schemas } from '../../api/client'

type Revocation = Schemas['RevocationView']

/** How far a revocation has come, and since when; `overdue`: since when it should have been confirmed. */
export type Progress = { how: 'requested' | 'accepted' | 'overdue' | 'confirmed'; since: string }

/** How far a revocation has come. */
export function progress({ requested_at, accepted_at, confirmed_at, promised_by }: Revocation, now: Date): Progress {
  if (confirmed_at) return { how: 'confirmed', since: confirmed_at }
  if (new Date(promised_by) <= now) return { how: 'overdue', since: promised_by }
  if (accepted_at) return { how: 'accepted', since: accepted_at }
  return { how: 'requested', since: requested_at }
}

export const STEPS = ['requested', 'accepted', 'confirmed'] as const

/** `skipped`: what came after it came without it. */
export interface Step {
  name: (typeof STEPS)[number]
  state: 'done' | 'skipped' | 'next' | 'late' | 'later'
  at?: string
}

/** The way of a revocation, step by step. */
export function steps(revocation: Revocation, now: Date): Step[] {
  const times = [revocation.requested_at, revocation.accepted_at, revocation.confirmed_at]
  const isLate = progress(revocation, now).how === 'overdue'
  const last = times.findLastIndex((at) => at)
  return STEPS.map((name, index): Step => {
    const at = times[index]
    if (at) return { name, state: 'done', at }
    if (index < last) return { name, state: 'skipped' }
    if (index > last + 1) return { name, state: isLate ? 'late' : 'later' }
    return { name, state: isLate && name === 'confirmed' ? 'late' : 'next' }
  })
}
