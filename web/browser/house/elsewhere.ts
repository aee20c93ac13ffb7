import type { Route } from 'playwright-core'
import type { Schemas } from '../../src/api/client'

type Credential = Schemas['CredentialView']

/** A credential whose system accepted a revocation, and never confirmed it. */
function overdue(credential: Credential): Credential {
  const revocation = { requested_at: hoursAgo(30), accepted_at: hoursAgo(29.9), confirmed_at: null, promised_by: hoursAgo(6), deadline: hoursAgo(-19) }
  return { ...credential, status: 'revoking', reason: 'stolen', intent: 'revoked', observed: 'revoking', overdue: true, revocation }
}

/** Answers for a credential with one whose revocation is overdue. */
export async function late(route: Route): Promise<void> {
  const response = await route.fetch()
  await route.fulfill({ response, json: overdue(await response.json()) })
}

/** Answers for credentials with what systems of other makers make of them, by the status that they have here. */
export async function elsewhere(route: Route): Promise<void> {
  const answers: Record<string, (credential: Credential) => Credential> = {
    pending: (one) => ({ ...one, number: null, pending_reason: 'system_offline' }),
    invited: overdue,
    revoking: (one) => ({ ...one, status: 'inactive', reason: 'revoking_failure', observed: 'failed_revoke' }),
  }
  const there = (credential: Credential) => answers[credential.status]?.(credential) ?? credential
  const response = await route.fetch()
  const body: Credential | { items: Credential[] } = await response.json()
  const json = 'items' in body ? { ...body, items: body.items.map(there) } : there(body)
  await route.fulfill({ response, json })
}

function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString()
}
