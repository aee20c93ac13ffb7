import { expect, test } from 'vitest'
import { ago } from './moments'

const NOW = new Date('2026-11-20T12:00:00Z')

test.each([
  ['2026-11-20T11:59:58Z', 'en', '2 seconds ago'],
  ['2026-11-20T11:55:01Z', 'en', '4 minutes ago'],
  ['2026-11-20T12:00:20Z', 'en', 'now'],
  ['2026-11-20T15:00:00Z', 'de', 'in 3 Stunden'],
  ['2026-11-19T11:00:00Z', 'en', 'yesterday'],
  ['2026-10-01T12:00:00Z', 'en', '1 Oct 2026'],
] as const)('%s is told in %s as %s', (at, locale, words) => {
  expect(ago(at, locale, NOW)).toBe(words)
})
