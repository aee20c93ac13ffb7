import { describe, expect, it } from 'vitest'
import type { Schemas } from '../../../api/client'
import { addressOf, overlapOf } from './contact'

const user: Schemas['User'] = {
  id: 'usr_1',
  first_name: 'María',
  last_name: 'Rossi',
  email: 'maria@example.org',
  mobile: '+41790000000',
  state: 'active',
  enrolment: 'not_invited',
  origin: 'manual',
  custom_fields: { private_mail: 'm@example.net', empty: '' },
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
}

const fields = (email_field: string, mobile_field: string) =>
  addressOf({ email_field, mobile_field } as Schemas['SystemView'], user) // nothing else of a system is looked at

describe('where an invitation goes', () => {
  it('is said by the fields of the system', () => {
    expect(addressOf(undefined, user)).toBe('maria@example.org')
    expect(fields('private_mail', 'mobile')).toBe('m@example.net')
    expect(fields('empty', 'mobile')).toBe('+41790000000')
    expect(fields('empty', 'unknown')).toBeUndefined()
  })
})

const card = (id: string, change: Partial<Schemas['CredentialView']> = {}): Schemas['CredentialView'] => ({
  id,
  user_id: 'usr_1',
  system_id: 'sys_1',
  pool_id: 'pol_1',
  overdue: false,
  removing: false,
  format: 'h10301',
  status: 'invited',
  status_text: 'Invited',
  reversible: false,
  intent: 'active',
  observed: 'invited',
  valid_from: '2026-01-01T00:00:00Z',
  generation: 1,
  origin: 'manual',
  created_at: `2026-01-0${id.length}T00:00:00Z`,
  updated_at: '2026-01-01T00:00:00Z',
  ...change,
})

describe('an overlap', () => {
  const [old, young] = [card('a', { status: 'active' }), card('bb')]

  it('is told on both cards', () => {
    expect(overlapOf(old, [old, young])).toEqual({ other: young, isNewer: false })
    expect(overlapOf(young, [old, young])).toEqual({ other: old, isNewer: true })
  })

  it('is over when the newer is on a phone or the older ends', () => {
    const active = card('bb', { status: 'active' })
    expect(overlapOf(old, [old, active])).toBeUndefined()
    const ending = card('a', { intent: 'revoked' })
    expect(overlapOf(young, [ending, young])).toBeUndefined()
    expect(overlapOf(young, [card('a', { pool_id: 'pol_2' }), young])).toBeUndefined()
  })
})
