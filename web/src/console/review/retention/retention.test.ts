import { expect, test } from 'vitest'
import { patchOf, typed, type Values } from './retention'

test('what is emptied or left is taken away, and the rest is said', () => {
  const values: Values = { retention: { days: '', days_of: { user: 30, device: '', sync: null } } }
  expect(typed(values)).toEqual({ days: 0, days_of: { user: 30 } })
  expect(patchOf({}, values)).toEqual({ retention: { days: 0, days_of: { user: 30, device: null, sync: null } } })
})
