import { describe, expect, it } from 'vitest'
import type { ProfileSpec } from './data'
import { fieldOf, NEW, specOf, valuesOf } from './values'

const spec: ProfileSpec = {
  name: 'vpn',
  validity_days: 90,
  backdate_s: 0,
  keys: ['p256', 'rsa3072'],
  key_usage: ['digital_signature'],
  extended_key_usage: ['client_auth', '1.3.6.1.5.5.7.3.17', '1.3.6.1.4.1.311.20.2.2'],
  subject: [
    { attribute: 'common_name', field: 'display_name', optional: false },
    { attribute: 'organization', text: 'Example, Inc.', optional: false },
  ],
  alternative_names: [{ kind: 'upn', field: 'badge', optional: true }],
  policies: ['1.2.3.4', '1.2.3.5'],
  archived_key: false,
}

describe('a profile', () => {
  it('is sent as it was read', () => expect(specOf(valuesOf(spec))).toEqual(spec))

  it('takes identifiers however they are set apart', () => {
    const values = { ...valuesOf(spec), other_usages: ' 1.3.6.1.5.5.7.3.17;\n1.2.3 ', policies: '1.2.3,1.2.4' }
    expect(specOf(values).extended_key_usage).toEqual(['client_auth', '1.3.6.1.5.5.7.3.17', '1.2.3'])
    expect(specOf(values).policies).toEqual(['1.2.3', '1.2.4'])
  })

  it('has its faults told where they can be mended', () => {
    expect(fieldOf({ code: 'profile_validity', pointer: '' }, NEW)).toBe('validity_days')
    expect(fieldOf({ code: 'invalid_value', pointer: '/policies/0' }, NEW)).toBe('policies')
    expect(fieldOf({ code: 'invalid_value', pointer: '/extended_key_usage/1' }, NEW)).toBe('other_usages')
    expect(fieldOf({ code: 'profile_twice', pointer: '' }, NEW)).toBeUndefined()
    expect(fieldOf({ code: 'stale' }, NEW)).toBeUndefined()
  })
})
