import { describe, expect, it } from 'vitest'
import type { Schemas } from '../../../api/client'
import { heldBy, offered, type Held } from './offered'

const everything = { isActive: true, may: () => true, isEnabled: () => true }
const credential = (id: string, intent: string) => ({ id, intent, status: 'active' }) as Schemas['CredentialView']
const short = (held: Held, circumstances = {}) =>
  offered({ held, ...everything, ...circumstances }).map((kind) => kind.replace('MobileIDProc', ''))

describe('what is offered', () => {
  it('is what the mobile ID that there is allows', () => {
    expect(short('none')).toEqual(['SupplyMobileIDForUser'])
    expect(short('active')).toEqual(['SupplyMobileIDForUser', 'Deactivate', 'Lock', 'Delete'])
    expect(short('suspended')).toEqual(['SupplyMobileIDForUser', 'Reactivate', 'Lock', 'Delete'])
  })

  it('gives nothing to who is not active, and can take away', () => {
    expect(short('suspended', { isActive: false })).toEqual(['Lock', 'Delete'])
  })

  it('is what the project and the caller’s rights allow', () => {
    expect(short('active', { isEnabled: (kind: string) => kind === 'MobileIDProcLock' })).toEqual(['Lock'])
    expect(short('active', { may: (permission: string) => permission === 'suspend_credentials' })).toEqual(['Deactivate'])
  })
})

describe('a mobile ID', () => {
  it('is a credential with certificates that is not over', () => {
    const certificates = [{ credential_id: 'crd_1' }, { credential_id: null }]
    expect(heldBy([credential('crd_2', 'active')], certificates)).toBe('none')
    expect(heldBy([credential('crd_1', 'revoked')], certificates)).toBe('none')
    expect(heldBy([credential('crd_1', 'active')], certificates)).toBe('active')
    expect(heldBy([credential('crd_1', 'suspended')], certificates)).toBe('suspended')
  })
})
