import type { Schemas } from '../../../api/client'
import type { Permission } from '../../may'
import { isOver } from '../../users/page/actions'
import { permissionOf, type Kind } from '../process'

/** What operators begin, in the order in which it is offered. */
const BEGUN = [
  'MobileIDProcSupplyMobileIDForUser',
  'MobileIDProcReactivate',
  'MobileIDProcDeactivate',
  'MobileIDProcLock',
  'MobileIDProcDelete',
] as const satisfies readonly Kind[]
export type Begun = (typeof BEGUN)[number]

/** How the mobile IDs of a user stand. */
export type Held = 'none' | 'active' | 'suspended'

interface Circumstances {
  held: Held
  isActive: boolean
  may: (permission: Permission) => boolean
  isEnabled: (kind: Kind) => boolean
}

/** What can be begun about a user's mobile ID now; what would be refused is not offered. */
export function offered({ held, isActive, may, isEnabled }: Circumstances): Begun[] {
  const can: Record<Begun, boolean> = {
    MobileIDProcSupplyMobileIDForUser: isActive,
    MobileIDProcReactivate: isActive && held === 'suspended',
    MobileIDProcDeactivate: held === 'active',
    MobileIDProcLock: held !== 'none',
    MobileIDProcDelete: held !== 'none',
  }
  return BEGUN.filter((kind) => can[kind] && isEnabled(kind) && may(permissionOf(kind)))
}

/** How a user's mobile IDs stand: the credentials that are not over and have certificates. */
export function heldBy(credentials: readonly Schemas['CredentialView'][], certificates: readonly { credential_id?: string | null }[]): Held {
  const certified = new Set(certificates.map(({ credential_id }) => credential_id))
  const mobileIds = credentials.filter((one) => !isOver(one) && one.intent !== 'revoked' && certified.has(one.id))
  if (mobileIds.length === 0) return 'none'
  return mobileIds.some(({ intent }) => intent === 'active') ? 'active' : 'suspended'
}
