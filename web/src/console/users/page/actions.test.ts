import { describe, expect, it } from 'vitest'
import type { Schemas } from '../../../api/client'
import { actionsOn, actionsOnUser, isOver, mayStart } from './actions'

const credential: Schemas['CredentialView'] = {
  id: 'crd_1',
  user_id: 'usr_1',
  system_id: 'sys_1',
  pool_id: 'pol_1',
  format: 'raw_ascii',
  status: 'active',
  status_text: 'Active',
  reversible: false,
  intent: 'active',
  observed: 'active',
  valid_from: '2026-01-01T00:00:00Z',
  generation: 1,
  origin: 'manual',
  overdue: false,
  removing: false,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
}
const everything = () => true
const helpdesk = (permission: string) => ['suspend_credentials', 'resend_invitations'].includes(permission)
const on = (change: Partial<typeof credential>) => actionsOn({ ...credential, ...change }, everything)

describe('what can be done to a credential', () => {
  it('follows from its state', () => {
    expect(on({})).toEqual(['resend', 'show', 'suspend', 'revoke', 'remove'])
    expect(on({ status: 'invited', observed: 'invited' })).toEqual(['resend', 'show', 'suspend', 'revoke', 'remove'])
    expect(on({ status: 'pending', observed: 'nothing' })).toEqual(['suspend', 'revoke', 'remove'])
    expect(on({ status: 'pending', observed: 'nothing', pending_reason: 'phone_reset' })).toContain('resend')
    expect(on({ status: 'inactive', intent: 'suspended', observed: 'suspended', reversible: true })).toEqual(['reactivate', 'revoke', 'remove'])
    expect(on({ status: 'inactive', observed: 'failed_issue', reversible: true })).toEqual(['reactivate', 'retry', 'revoke', 'remove'])
    expect(on({ status: 'revoking', intent: 'revoked' })).toEqual(['remove'])
    expect(on({ status: 'revoking', intent: 'revoked', removing: true })).toEqual([])
  })

  it('can be set back from what the server says can be, whatever was wanted', () => {
    for (const change of [
      { intent: 'active', reason: 'not_started' },
      { intent: 'suspended', reason: 'not_started_replacement' },
      { intent: 'revoked', reason: 'revoking_failure', observed: 'failed_revoke' },
    ]) {
      expect(on({ status: 'inactive', reversible: true, ...change })).toContain('reactivate')
    }
    expect(on({ status: 'inactive', intent: 'revoked', reason: 'stolen', reversible: false })).not.toContain('reactivate')
  })

  it('follows from what its system can do', () => {
    const capabilities = { inviting: 'system', resend: true }
    const theirs = { capabilities } as Schemas['SystemView'] // nothing else of a system is looked at
    expect(actionsOn({ ...credential, status: 'invited' }, everything, theirs)).toEqual(['resend', 'code', 'replace', 'suspend', 'revoke', 'remove'])
    expect(actionsOn(credential, everything, theirs)).toEqual(['resend', 'replace', 'suspend', 'revoke', 'remove'])
    const silent = { capabilities: { ...capabilities, resend: false } } as Schemas['SystemView'] // as above
    expect(actionsOn(credential, everything, silent)).toEqual(['replace', 'suspend', 'revoke', 'remove'])
  })

  it('is no more than the caller may', () => {
    expect(actionsOn(credential, helpdesk)).toEqual(['resend', 'show', 'suspend'])
    expect(actionsOn(credential, () => false)).toEqual([])
  })

  it('is over when it is revoked and confirmed', () => {
    expect(isOver({ ...credential, intent: 'revoked', status: 'revoking' })).toBe(false)
    expect(isOver({ ...credential, intent: 'revoked', status: 'inactive' })).toBe(true)
  })
})

describe('what can be done to a user', () => {
  const user: Schemas['User'] = {
    id: 'usr_1',
    first_name: 'María',
    last_name: 'Rossi',
    state: 'active',
    enrolment: 'active',
    origin: 'manual',
    custom_fields: {},
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
  }

  it('follows from the state and the permissions', () => {
    expect(actionsOnUser(user, everything)).toEqual(['deactivate', 'lock', 'delete'])
    expect(actionsOnUser({ ...user, state: 'inactive' }, everything)).toEqual(['activate', 'lock', 'delete'])
    expect(actionsOnUser({ ...user, state: 'locked' }, everything)).toEqual(['activate', 'delete'])
    expect(actionsOnUser({ ...user, state: 'deletion_pending' }, everything)).toEqual([])
    expect(actionsOnUser(user, () => false)).toEqual([])
  })

  it('includes a starting password for those who may acquire, while the user is active', () => {
    expect([mayStart(user, everything), mayStart({ ...user, state: 'inactive' }, everything), mayStart(user, helpdesk)]).toEqual([true, false, false])
  })
})
