import type { Schemas } from '../../../api/client'
import type { Permission } from '../../may'

type Credential = Schemas['CredentialView']
type User = Schemas['User']
type May = (permission: Permission) => boolean

type System = Schemas['SystemView']

/** What is asked about in a sentence or two, and then done. */
export type AskedAction = 'resend' | 'show' | 'suspend' | 'reactivate' | 'revoke' | 'retry' | 'remove'
/** What has a dialog of its own. */
export type OwnAction = 'code' | 'replace'
export type CredentialAction = AskedAction | OwnAction
export type UserAction = 'activate' | 'deactivate' | 'lock' | 'delete'

/** Reasons that can be taken back, and reasons that cannot. */
export const REVERSIBLE = ['lost', 'suspended', 'unused', 'duplicated', 'temporarily_replaced'] as const
export const FINAL = ['revoked', 'stolen', 'damaged', 'returned', 'replaced'] as const

/** Waits that another invitation ends. */
const WANT_INVITATION = new Set(['invitation_expired', 'phone_reset'])

const PERMISSION: Record<CredentialAction, Permission> = {
  resend: 'resend_invitations',
  show: 'resend_invitations',
  suspend: 'suspend_credentials',
  reactivate: 'revoke_credentials',
  revoke: 'revoke_credentials',
  retry: 'acquire_credentials',
  remove: 'revoke_credentials',
  code: 'acquire_credentials',
  replace: 'acquire_credentials',
}

/** What the caller can do to a credential now; what its state refuses is not offered. */
export function actionsOn(credential: Credential, may: May, system?: System): CredentialAction[] {
  const { inviting = 'claviger', resend = true } = system?.capabilities ?? {}
  const can: Record<CredentialAction, boolean> = {
    resend: resend && canInvite(credential),
    show: inviting === 'claviger' && canInvite(credential),
    code: inviting !== 'claviger' && credential.intent === 'active' && credential.status === 'invited',
    replace: inviting !== 'claviger' && canInvite(credential),
    suspend: credential.intent === 'active' && credential.status !== 'inactive',
    // What the server calls reversible are the statuses that can be set back, and a suspension on its way.
    reactivate: credential.reversible,
    revoke: credential.intent !== 'revoked',
    retry: credential.observed.startsWith('failed_'),
    remove: !credential.removing,
  }
  const all: CredentialAction[] = ['resend', 'show', 'code', 'replace', 'reactivate', 'retry', 'suspend', 'revoke', 'remove']
  return all.filter((action) => can[action] && may(PERMISSION[action]))
}

function canInvite({ intent, status, pending_reason }: Credential): boolean {
  if (intent !== 'active') return false
  return status === 'invited' || status === 'active' || WANT_INVITATION.has(pending_reason ?? '')
}

/** What the caller can do to a user now. */
export function actionsOnUser(user: User, may: May): UserAction[] {
  if (user.state === 'deletion_pending') return []
  const can: Record<UserAction, boolean> = {
    activate: user.state !== 'active' && may('manage_users'),
    deactivate: user.state === 'active' && may('manage_users'),
    lock: user.state !== 'locked' && may('manage_users'),
    delete: may('manage_users'),
  }
  const all: UserAction[] = ['activate', 'deactivate', 'lock', 'delete']
  return all.filter((action) => can[action])
}

/** Whether the caller can make a starting password for the user's self-service. */
export function mayStart(user: User, may: May): boolean {
  return user.state === 'active' && may('acquire_credentials')
}

/** Whether somebody can be asked to approve the user's contact details here. */
export function wantsApproval(user: User): boolean {
  return user.contact_approved === false && user.state !== 'deletion_pending'
}

/** Whether a credential is over for good. */
export function isOver(credential: Credential): boolean {
  return credential.intent === 'revoked' && credential.status === 'inactive'
}
