import type { Card } from '../card'
import { leaseEndsAt } from '../lease'
import type { Credential, DoorId } from '../protocol/wire'
import type { Icon } from './parts'

/** A card as its holder sees it. */
export interface Face {
  readonly credential: Credential
  readonly state: FaceState
  /** Shown only while the ID works. */
  readonly id: DoorId | null
  readonly worksUntil: number | null
  readonly validUntil: number | null
  readonly validFrom: number | null
  readonly reason: string | null
  readonly checkedAt: number | null
}

export type FaceState =
  | 'active'
  | 'unconfirmed'
  | 'not_started'
  | 'suspended'
  | 'unknown'
  | 'revoked'
  | 'given_up'
  | 'forgotten'
  | 'reset'
  | 'ran_out'
  | 'clock_went_back'
  | 'no_longer_valid'

export const TONES: Record<FaceState, { tone: 'good' | 'wait' | 'off'; icon: Icon }> = {
  active: { tone: 'good', icon: 'good' },
  unconfirmed: { tone: 'wait', icon: 'wait' },
  not_started: { tone: 'wait', icon: 'wait' },
  suspended: { tone: 'wait', icon: 'warning' },
  unknown: { tone: 'wait', icon: 'warning' },
  revoked: { tone: 'off', icon: 'off' },
  given_up: { tone: 'off', icon: 'off' },
  forgotten: { tone: 'off', icon: 'off' },
  reset: { tone: 'off', icon: 'off' },
  ran_out: { tone: 'wait', icon: 'warning' },
  clock_went_back: { tone: 'wait', icon: 'warning' },
  no_longer_valid: { tone: 'wait', icon: 'warning' },
}

/** The face of a card that is bound or was; null for one that is not yet. */
export function faceOf({ phase }: Card): Face | null {
  if (phase.is === 'ended') {
    const reason = phase.end.is === 'revoked' ? phase.end.reason : null
    return { ...BLANK, credential: phase.credential, state: phase.end.is, reason }
  }
  if (phase.is !== 'bound') return null
  const { credential, standing, checkedAt } = phase
  const face = { ...BLANK, credential, checkedAt }
  switch (standing.is) {
    case 'active': {
      const { lease, id } = standing
      if (lease.ended) return { ...face, state: lease.ended, validUntil: lease.validUntil }
      return { ...face, state: 'active', id, worksUntil: leaseEndsAt(lease), validUntil: lease.validUntil }
    }
    case 'not_started':
      return { ...face, state: 'not_started', validFrom: standing.validFrom }
    case 'suspended':
    case 'unknown':
    case 'revoked':
      return { ...face, state: standing.is, reason: standing.reason }
    case 'unconfirmed':
    case 'given_up':
      return { ...face, state: standing.is }
  }
}

const BLANK = { id: null, worksUntil: null, validUntil: null, validFrom: null, reason: null, checkedAt: null }
