import { describe, expect, it } from 'vitest'
import { inputOf, patchOf, pathsOf, valuesOf, withValue, type CustomField, type User } from './values'

const maria: User = {
  id: 'usr_1',
  first_name: 'María',
  last_name: 'Rossi',
  email: 'maria@example.org',
  mobile: null,
  card_id: '0042',
  state: 'active',
  enrolment: 'active',
  origin: 'manual',
  custom_fields: { site: 'North' },
  valid_until: '2027-01-31T17:30:00Z',
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
}

const fields = ['site', 'badge'].map((name): CustomField => ({
  id: `fld_${name}`,
  name,
  label: name,
  kind: { type: 'text' },
  created_at: '2026-01-01T00:00:00Z',
}))

describe('the form of a user', () => {
  it('holds texts, an empty one for what is not there', () => {
    const values = valuesOf(maria, fields)
    expect([values.mobile, values.card_id, values.custom_fields]).toEqual(['', '0042', { site: 'North', badge: '' }])
    expect(new Date(values.valid_until).toISOString()).toBe('2027-01-31T17:30:00.000Z')
  })

  it('names every field by its path', () => {
    expect(pathsOf(valuesOf(undefined, fields)).slice(-3)).toEqual(['valid_until', 'custom_fields.site', 'custom_fields.badge'])
  })
})

describe('a new user', () => {
  it('says what was filled in, trimmed, and nothing else', () => {
    const values = { ...valuesOf(undefined, fields), last_name: ' Rossi ', card_id: '0042', custom_fields: { site: ' ', badge: 'x' } }
    expect(inputOf(values)).toEqual({ first_name: '', last_name: 'Rossi', card_id: '0042', custom_fields: { badge: 'x' } })
  })
})

describe('a change', () => {
  const before = valuesOf(maria, fields)

  it('of nothing is none', () => {
    expect(patchOf(before, valuesOf(maria, fields))).toBeUndefined()
  })

  it('names what changes, and clears with null', () => {
    const after = { ...before, email: '', last_name: 'Rossi-Bianchi', valid_until: '', custom_fields: { site: '', badge: 'B7' } }
    expect(patchOf(before, after)).toEqual({
      email: null,
      last_name: 'Rossi-Bianchi',
      valid_until: null,
      custom_fields: { site: null, badge: 'B7' },
    })
  })

  it('in one place leaves the others', () => {
    const after = withValue(withValue(before, 'custom_fields.site', 'South'), 'mobile', '+491711234567')
    expect(patchOf(before, after)).toEqual({ mobile: '+491711234567', custom_fields: { site: 'South' } })
    expect(before.custom_fields['site']).toBe('North')
  })
})
