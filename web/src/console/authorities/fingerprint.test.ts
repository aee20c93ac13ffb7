import { expect, it } from 'vitest'
import { spelt } from './fingerprint'

it('a fingerprint is spelt in pairs', () => {
  expect(spelt('0a1bff')).toBe('0A:1B:FF')
  expect(spelt('')).toBe('')
})
