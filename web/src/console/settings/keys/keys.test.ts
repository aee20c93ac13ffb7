import { expect, it } from 'vitest'
import { stateOf } from './keys'

const now = new Date('2026-11-21T12:00:00Z')

it('tells whether a key still works', () => {
  expect(stateOf({}, now)).toBe('works')
  expect(stateOf({ expires_at: '2026-11-21T12:00:01Z' }, now)).toBe('works')
  expect(stateOf({ expires_at: '2026-11-21T12:00:00Z' }, now)).toBe('expired')
  expect(stateOf({ expires_at: '2026-11-20T12:00:00Z', revoked_at: '2026-11-19T12:00:00Z' }, now)).toBe('revoked')
})
