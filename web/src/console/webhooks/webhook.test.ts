import { expect, test } from 'vitest'
import { documentOf, filterOf, known, NEW, SEVERITIES, valuesOf, type Webhook } from './webhook'

const webhook: Webhook = {
  id: 'whk_1',
  name: 'Office',
  url: 'https://office.example',
  categories: ['pool.low'],
  min_severity: 'warning',
  system_id: 'sys_1',
  pool_id: null,
  enabled: true,
  disabled_because: null,
  state: 'well',
  failing_since: null,
  paused_until: null,
  last_at: null,
  last_status: null,
  last_error: null,
  waiting: 0,
  former_secret_until: null,
  created_at: '2027-01-15T08:00:00Z',
}

test('a webhook comes out of its form as it went in', () => {
  const { name, url, categories, min_severity, system_id, pool_id, enabled } = webhook
  expect(documentOf(valuesOf(webhook))).toEqual({ name, url, categories, min_severity, system_id, pool_id, enabled })
})

test('who hears everything names no categories, whatever was chosen before', () => {
  const values = { ...NEW, name: 'x', url: ' https://x.example ', categories: ['pool.low'] }
  expect(documentOf(values)).toMatchObject({ categories: null, min_severity: null, url: 'https://x.example' })
  expect(documentOf({ ...values, hears: 'chosen' }).categories).toEqual(['pool.low'])
})

test('words of a later server do not break the page', () => {
  expect(known(SEVERITIES, 'panic')).toBe('info')
  expect(known(SEVERITIES, 'alarm')).toBe('alarm')
})

test('a filter is made of what is shown', () => {
  expect(filterOf('all')).toBeUndefined()
  expect(filterOf('failed')).toBe('state eq "failed"')
})
