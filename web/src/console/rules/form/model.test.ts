import { describe, expect, test } from 'vitest'
import type { RuleDocument } from '../data'
import { documentOf, newDeed, newValues, valuesOf } from './model'

const ALERT: RuleDocument = {
  name: 'Cards',
  notes: '',
  enabled: true,
  alert: {
    grouping: 'and',
    rows: [
      { category: ['credential.issued'] },
      { or: [{ text_contains: '[North]' }, { and: [{ severity: ['alarm'] }, { user: 'last_name eq "Berg"' }] }] },
      { system: ['sys_1'] },
      { pool: ['pol_1'] },
    ],
    count: 5,
    within_s: 600,
    per: 'user',
    cooldown_s: 60,
  },
  actions: [
    { do: 'mail', to: ['a@example.org', 'b@example.org'], official_contact: true, subject: 's', text: 't' },
    { do: 'sms', to: ['+43 664 1234567'], text: 't' },
    { do: 'suspend', of: { which: 'matching', filter: 'number pr', limit: 3 }, reason: 'unused' },
    { do: 'reactivate', of: { which: 'user' } },
    { do: 'generate', pool: 'pol_1' },
    { do: 'compare' },
    { do: 'refresh_pools', system: 'sys_1' },
    { do: 'trigger_input', input: 'inp_1' },
    { do: 'webhook', webhook: 'whk_1' },
    { do: 'open_task', title: 'Look' },
  ],
  max_per_minute: 60,
}

describe('a rule as it is drawn', () => {
  test('reads back as it was written', () => {
    expect(documentOf(valuesOf(ALERT, 'UTC'))).toEqual(ALERT)
    const { alert: _, ...rest } = ALERT
    const nightly = { ...rest, schedule: { cron: '0 3 * * *', time_zone: 'Europe/Vienna', missed: 'run_once' } }
    expect(documentOf(valuesOf(nightly, 'UTC'))).toEqual(nightly)
  })

  test('begins as an alert with one row, in the time zone of its project', () => {
    const { trigger, kind, time_zone, deeds } = newValues('Europe/Vienna')
    expect([kind, trigger.grouping, trigger.rows.length, time_zone, deeds.length]).toEqual(['alert', 'and', 1, 'Europe/Vienna', 1])
  })

  test('takes addresses however they are separated', () => {
    const deed = { ...newDeed('mail'), to: 'a@example.org, b@example.org;c@example.org\n' }
    const { actions } = documentOf({ ...newValues('UTC'), deeds: [deed] })
    expect(actions[0]).toMatchObject({ to: ['a@example.org', 'b@example.org', 'c@example.org'] })
  })
})
