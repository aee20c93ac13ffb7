import type { Permission } from '../../may'
import type { Certificate } from '../data'

export type Action = 'hold' | 'release' | 'revoke'

/** The reasons that can be chosen, the usual one first. */
export const REASONS = ['cessation_of_operation', 'privilege_withdrawn', 'affiliation_changed', 'superseded', 'key_compromise', 'unspecified'] as const

/** What can be done to a certificate as it stands, by somebody who may do it. */
export function actionsOn({ state, holds }: Pick<Certificate, 'state' | 'holds'>, may: (permission: Permission) => boolean): Action[] {
  if (!may('manage_certificates') || (state !== 'valid' && state !== 'on_hold')) return []
  return [holds.includes('by_hand') ? 'release' : 'hold', 'revoke']
}
