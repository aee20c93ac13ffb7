import { expect, it } from 'vitest'
import { given, usualAnswers } from './answers'

const choice = (value: string, more: { preselected?: boolean; always?: boolean } = {}) => ({
  value,
  text: value,
  preselected: false,
  always: false,
  ...more,
})

it('begins with what is meant where nobody says', () => {
  const certificates = [choice('authentication', { always: true }), choice('signature', { preselected: true }), choice('vpn')]
  const wanted = [
    { name: 'certificates', kind: 'several', choices: certificates },
    { name: 'qr_code', kind: 'one', choices: [choice('shown', { preselected: true }), choice('mailed')] },
    { name: 'credential_id', kind: 'one', choices: [choice('crd_1'), choice('crd_2')] },
    { name: 'validity_days', kind: 'number', choices: [], usual: 730 as never },
    { name: 'recover', kind: 'yes_no', choices: [], usual: true as never },
    { name: 'lock_existing', kind: 'yes_no', choices: [], usual: false as never },
  ]
  expect(usualAnswers(wanted)).toEqual({
    certificates: ['authentication', 'signature'],
    qr_code: 'shown',
    credential_id: '',
    validity_days: 730,
    recover: true,
    lock_existing: false,
  })
})

it('sends no as no, and leaves out what was left empty', () => {
  expect(given({ lock_existing: false, validity_days: '', reason: 'stolen', certificates: [] })).toEqual({
    lock_existing: false,
    reason: 'stolen',
    certificates: [],
  })
})
