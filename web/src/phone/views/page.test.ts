import { describe, expect, test } from 'vitest'
import { LOCALES } from '../../language/locale'
import type { Bound, Card, End, Phase, Standing } from '../card'
import { NOTHING, type Held, type Holdings } from '../certificates/holdings'
import { beginLease } from '../lease'
import type { Screen } from '../life'
import type { PinQuestion } from '../pins'
import type { Keys } from '../protocol/keys'
import { knows, sayIn } from '../texts'
import { page } from './page'
import type { View } from './view'

const NOON = Date.parse('2026-11-20T12:00:00Z')
const ID = { format: 'h10301', facilityCode: 123, number: '4567', bitLength: 26, bitsHex: '2f623ae' }
const CREDENTIAL = { id: 'crd_1', label: 'Mobile ID', issuer: { name: 'Example Works', project: 'default' }, holder: 'Ada Lovelace' }
const LEASE = beginLease({ leaseUntil: NOON + 1_000, serverTime: NOON, validUntil: null }, NOON)

function view(locale: View['locale'], more: Partial<View> = {}): View {
  return {
    t: sayIn(locale),
    locale,
    wallet: { isAsking: () => false, problem: () => null, pins: { isWaiting: () => false } },
    online: true,
    installed: false,
    isKept: false,
    canInstall: false,
    exampleLink: '',
    copied: null,
    pinFault: null,
    ...more,
  }
}

function text(shown: Screen, locale: View['locale'] = 'en', more: Partial<View> = {}): string {
  return page(view(locale, more), shown).textContent ?? ''
}

function cards(phase: Phase): Screen {
  const card: Card = { id: 'c', publicUrl: 'https://doors.example.org', linkSha256: '', since: 0, phase, messages: [], read: [] }
  return { is: 'cards', cards: [card], linkFault: null }
}

function bound(standing: Standing, holdings: Holdings = NOTHING): Screen {
  // What is shown does not depend on the keys.
  const phase: Bound = { is: 'bound', keys: {} as Keys, deviceId: 'd', credential: CREDENTIAL, holdings, standing, checkedAt: NOON, pollAfterS: 900 }
  return cards(phase)
}

const STANDINGS: Standing[] = [
  { is: 'unconfirmed' },
  { is: 'not_started', validFrom: NOON },
  { is: 'not_started', validFrom: null },
  { is: 'active', id: ID, lease: { ...LEASE, ended: 'ran_out' } },
  { is: 'active', id: ID, lease: { ...LEASE, ended: 'clock_went_back' } },
  { is: 'active', id: ID, lease: { ...LEASE, ended: 'no_longer_valid' } },
  { is: 'suspended', reason: 'lost', reported: true },
  { is: 'unknown', reason: null },
  { is: 'revoked', reason: 'stolen' },
  { is: 'given_up' },
]
const ENDS: End[] = [{ is: 'revoked', reason: 'replaced' }, { is: 'reset' }, { is: 'forgotten' }]

describe.each(LOCALES)('in %s', (locale) => {
  test('each state has words of its own, and none but active shows the ID', () => {
    const screens = [...STANDINGS.map((standing) => bound(standing)), ...ENDS.map((end) => cards({ is: 'ended', credential: CREDENTIAL, end }))]
    const said = screens.map((screen) => text(screen, locale))
    for (const words of said) {
      expect(words).not.toMatch(/4567|2f623ae|\bsays\.|\bchip\.|\breason\.|\{\{/)
      expect(words).toContain('Example Works')
      expect(words).toContain('Ada Lovelace')
    }
    expect(new Set(said).size).toBe(said.length)
  })

  test('an active card shows issuer, holder, number, last check and the end of its lease', () => {
    const words = text(bound({ is: 'active', id: ID, lease: LEASE }), locale)
    for (const part of ['Example Works', 'Ada Lovelace', '4567', '123', 'doors.example.org']) expect(words).toContain(part)
    expect(words).toContain(sayIn(locale)('card.checked'))
    expect(words).toContain(sayIn(locale)('card.until'))
  })
})

test('without a network an active card says so', () => {
  const screen = bound({ is: 'active', id: ID, lease: LEASE })
  expect(text(screen, 'en', { online: false })).toMatch(/Offline.*4567.*No connection to doors\.example\.org/)
  expect(text(screen)).not.toMatch(/Offline|No connection/)
})

test('an unknown reason is not shown', () => {
  expect(text(bound({ is: 'revoked', reason: 'constructor' }))).not.toContain('constructor')
})

test.each(['code_unknown', 'code_expired', 'code_used', 'code_void', 'code_reused', 'pin_burned', 'cannot_install'])('%s has words, and says whom to ask', (code) => {
  expect(knows(`refusal.${code}.title`) && knows(`refusal.${code}.text`)).toBe(true)
  const offered = { issuer: { name: 'Example Works', project: 'default' }, holder: 'Ada Lovelace', label: 'Mobile ID' }
  const words = text({ is: 'refusal', refusal: { code, card: 'c', publicUrl: 'https://doors.example.org', offered, canReport: false }, others: [] })
  expect(words).toContain('Ask Example Works')
})

test('a link on a computer is a QR code that is drawn here', () => {
  const link = { publicUrl: 'https://doors.example.org', code: 'mzxw6ytboi2dknrxhazdgnbvgy' }
  const shown = page(view('en'), { is: 'gate', gate: 'computer', link })
  expect(shown.querySelector('svg[role=img] path')?.getAttribute('d')).toMatch(/^M4 4h1v1h-1z/)
  expect(shown.querySelector('img')).toBeNull()
})

const HELD: Held = {
  keyId: 'authentication',
  profile: 'authentication',
  usage: 'authentication',
  serial: '7ac9d0',
  status: 'valid',
  notBefore: NOON,
  notAfter: NOON + 86_400_000,
  subject: 'CN=Ada Lovelace',
  issuer: 'CN=Issuing CA',
  certificate: '',
  chain: [],
  key: { is: 'wrapped', algorithm: 'p256', usage: 'authentication', sealed: new Uint8Array() },
}
const ACTIVE: Standing = { is: 'active', id: ID, lease: LEASE }
const POLICY = { minLength: 6, maxLength: 15, lower: 'allowed', upper: 'forbidden', digits: 'required', special: 'allowed' } as const
const QUESTION: PinQuestion = { card: 'c', why: 'choose', policy: POLICY, last: 'none', attemptsLeft: null, problem: null, isBusy: false }

function asking(question: Partial<PinQuestion>): Screen {
  const screen = bound({ is: 'unconfirmed' })
  if (screen.is !== 'cards' || !screen.cards[0]) throw new Error('no card')
  return { is: 'device_pin', question: { ...QUESTION, ...question }, card: screen.cards[0] }
}

describe.each(LOCALES)('certificates in %s', (locale) => {
  test('each says what it is for, and until when or why not; the rest on a tap', () => {
    const held = (['valid', 'on_hold', 'revoked', 'expired'] as const).map((status) => ({ ...HELD, keyId: status, status }))
    const shown = page(view(locale), bound(ACTIVE, { ...NOTHING, held }))
    const summaries = [...shown.querySelectorAll('.certificate > summary')].map(({ textContent }) => textContent)
    expect(new Set(summaries).size).toBe(4)
    for (const summary of summaries) expect(summary).toContain(sayIn(locale)('certificates.usage.authentication'))
    const details = shown.querySelector('.certificate > .facts')?.textContent
    for (const part of ['CN=Ada Lovelace', 'CN=Issuing CA', '7ac9d0']) expect(details).toContain(part)
  })

  test('earlier keys are named, with the serial number that a mail program knows them by', () => {
    const earlier = [{ keyId: 'encryption', serial: '5b22e1', key: HELD.key }]
    const shown = page(view(locale), bound(ACTIVE, { ...NOTHING, held: [HELD], earlier }))
    const last = [...shown.querySelectorAll('.certificate')].at(-1)?.textContent
    expect(last).toContain(sayIn(locale)('certificates.earlierText'))
    expect(last).toContain('5b22e1')
    expect(text(bound(ACTIVE, { ...NOTHING, held: [HELD] }), locale)).not.toContain(sayIn(locale)('certificates.earlier'))
  })

  test('a renewal is offered while the ID works, and not once it is under way', () => {
    const template = { keyId: 'a', profile: 'a', usage: 'other', madeBy: 'phone', algorithm: 'p256', subjectDer: '' } as const
    const toRenew = [template]
    const order = { templates: toRenew, stage: { is: 'wanted' } } as const
    const said = sayIn(locale)('certificates.renewText')
    expect(text(bound(ACTIVE, { ...NOTHING, toRenew }), locale)).toContain(said)
    expect(text(bound(ACTIVE, { ...NOTHING, toRenew, order }), locale)).not.toContain(said)
    expect(text(bound({ is: 'suspended', reason: null, reported: true }, { ...NOTHING, toRenew }), locale)).not.toContain(said)
  })

  test('each question about the PIN has words of its own', () => {
    const screens = [asking({}), asking({ why: 'go_on', policy: null }), asking({ why: 'sign', policy: null }), asking({ last: 'locked' }), asking({ last: 'wrong', attemptsLeft: 1 })]
    const said = screens.map((screen) => text(screen, locale))
    expect(new Set(said).size).toBe(5)
    for (const words of said) {
      expect(words).toContain('Example Works')
      expect(words).not.toMatch(/devicePin\.|\{\{/)
    }
  })
})

test('a new PIN is entered twice, its rules in words, and what is wrong stands at the field', () => {
  const shown = (fault: View['pinFault']) => page(view('en', { pinFault: fault }), asking({}))
  expect(shown(null).querySelector('#device-pin-hint')?.textContent).toBe('6 to 15 characters. It needs a digit. No capital letters.')
  expect(shown(null).querySelectorAll('input[type=password]')).toHaveLength(2)
  expect(page(view('en'), asking({ why: 'sign', policy: null })).querySelectorAll('input')).toHaveLength(1)
  const invalid = (fault: View['pinFault']) => [...shown(fault).querySelectorAll('[aria-invalid=true]')].map(({ id }) => id)
  expect([invalid(null), invalid('unfit'), invalid('differs')]).toEqual([[], ['device-pin'], ['device-pin-again']])
})
