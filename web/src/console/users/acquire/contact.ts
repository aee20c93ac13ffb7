import type { Schemas } from '../../../api/client'

type System = Schemas['SystemView']
type User = Schemas['User']

/** Where an invitation to a user would go: what stands in the fields that the system names. */
export function addressOf(system: System | undefined, user: User): string | undefined {
  return read(user, system?.email_field ?? 'email') ?? read(user, system?.mobile_field ?? 'mobile')
}

/** Whether an address is to be asked for: there is none, or the system wants an e-mail address in any case. */
export function lacksAddress(system: System, user: User): boolean {
  if (system.capabilities.wants_email) return read(user, system.email_field) === undefined
  return addressOf(system, user) === undefined
}

function read(user: User, field: string): string | undefined {
  const value = field === 'email' ? user.email : field === 'mobile' ? user.mobile : user.custom_fields[field]
  return value === null || value === '' ? undefined : value
}

/** Whether the system's invitations are not Claviger's own. */
export function isTheirs(system: System | undefined): boolean {
  return system !== undefined && system.capabilities.inviting !== 'claviger'
}

type Credential = Schemas['CredentialView']

/** The other credential of an overlap: two of one pool, of which the newer takes the place of the older. */
export function overlapOf(credential: Credential, all: readonly Credential[]): { other: Credential; isNewer: boolean } | undefined {
  const rival = all.find((one) => one.id !== credential.id && one.pool_id === credential.pool_id && isLive(one))
  if (!rival || !isLive(credential)) return undefined
  const isNewer = credential.created_at > rival.created_at
  const newer = isNewer ? credential : rival
  return newer.status === 'active' ? undefined : { other: rival, isNewer }
}

function isLive({ intent }: Credential): boolean {
  return intent === 'active'
}
