// @vitest-environment node
import { createVerify, X509Certificate } from 'node:crypto'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { holdingsOf } from './card'
import type { Holdings } from './certificates/holdings'
import type { Life } from './life'
import { utf8 } from './protocol/base64url'
import { Authority } from './testing/authority'
import { Desk, type Answer, type Wanted } from './testing/desk'
import { is, stateOf } from './testing/life'
import { TestPhone } from './testing/phone'
import { CODE } from './testing/server'

const WANTED: readonly [Wanted, ...Wanted[]] = [
  ['authentication', 'authentication', 'phone', 'p256'],
  ['signature', 'signature', 'phone', 'p256'],
  ['encryption', 'encryption', 'server', 'p256'],
]
const POLICY = { min_length: 6, max_length: 15, lower: 'allowed', upper: 'allowed', digits: 'required', special: 'allowed' }
const HOUR = 3_600_000

// RSA keys and stretched PINs take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const authority = new Authority()
afterAll(() => authority.close())

function phoneWith(policy: object | null = null, wanted: readonly Wanted[] = WANTED): { phone: TestPhone; desk: Desk } {
  const desk = new Desk(wanted, authority)
  desk.policy = policy
  const phone = new TestPhone()
  phone.server.desk = desk
  return { phone, desk }
}

async function certified(policy: object | null = null, wanted: readonly Wanted[] = WANTED): Promise<{ phone: TestPhone; desk: Desk; life: Life }> {
  const { phone, desk } = phoneWith(policy, wanted)
  const life = await phone.open(CODE)
  await life.setUp(null)
  if (policy) await life.wallet.enterPin('492817')
  expect(stateOf(life)).toBe('active')
  phone.server.asked.length = 0
  return { phone, desk, life }
}

function holdings(phone: TestPhone): Holdings {
  return holdingsOf(phone.only())
}

function verifies(phone: TestPhone, keyId: string, message: string, signature: Uint8Array | null): boolean {
  const held = holdings(phone).held.find((one) => one.keyId === keyId)
  const { publicKey } = new X509Certificate(held?.certificate ?? '')
  return signature !== null && createVerify('sha256').update(message).verify(publicKey, signature)
}

describe('certificates', () => {
  test('come with the ID, checked, and their keys cannot be taken out', async () => {
    const { phone, desk } = phoneWith()
    const life = await phone.open(CODE)
    await life.setUp(null)
    expect(stateOf(life)).toBe('active')
    expect(phone.server.asked).toEqual(['offer', 'claim', 'certificates', 'confirm'])
    expect(desk.confirmed).toEqual([['authentication', 'signature', 'encryption']])
    const { held, order } = holdings(phone)
    expect(order).toBeNull()
    expect(held.map(({ subject, issuer, status }) => [subject, issuer, status])).toEqual(WANTED.map(() => ['CN=Ada Lovelace', 'CN=Issuing CA', 'valid']))
    for (const { key } of held) expect(key.is === 'kept' && !key.key.extractable).toBe(true)
  })

  test('are asked for with the same keys, wherever the page was closed', async () => {
    for (const [path, times] of [
      ['certificates', 2],
      ['confirm', 1],
    ] as const) {
      const { phone, desk } = phoneWith()
      phone.server.failNext(path, () => 'lost_answer')
      const life = await phone.open(CODE)
      await life.setUp(null)
      expect(stateOf(life)).toBe('unconfirmed')
      expect(stateOf(await phone.open())).toBe('active')
      expect(desk.asked).toHaveLength(times)
      expect(new Set(desk.asked.map((asked) => JSON.stringify(asked))).size).toBe(1)
    }
  })

  test('are stored before they are sent, and before they are confirmed', async () => {
    const { phone } = phoneWith()
    const stages: (string | undefined)[] = []
    for (const path of ['certificates', 'confirm']) {
      phone.server.failNext(path, () => {
        stages.push(holdings(phone).order?.stage.is)
        return 'lost'
      })
    }
    await (await phone.open(CODE)).setUp(null)
    await phone.open()
    expect(stateOf(await phone.open())).toBe('active')
    expect(stages).toEqual(['made', 'received'])
  })

  test.each<[string, (answer: Answer) => void]>([
    ['another key', ({ certificates: [first, second] }) => void (first['certificate'] = second['certificate'] ?? '')],
    ['another number', ({ certificates: [first] }) => void (first['serial'] = '0a')],
    ['another profile', ({ certificates: [first] }) => void (first['profile'] = 'mail')],
    ['no issuer', (answer) => void (answer.chain = [])],
    ['an issuer that is no CA', (answer) => void (answer.chain = [answer.certificates[0]['certificate'] ?? ''])],
    ['one too few', ({ certificates }) => void certificates.pop()],
    ['a key that cannot be opened', ({ keys: [first] }) => void (first['jwe'] = first['jwe']?.replace('..', '..A') ?? '')],
  ])('with %s are not installed', async (_what, spoil) => {
    const { phone, desk } = phoneWith()
    desk.spoil = spoil
    const life = await phone.open(CODE)
    await life.setUp(null)
    expect([stateOf(life), life.wallet.problem(phone.only().id)?.kind]).toEqual(['unconfirmed', 'foreign'])
    expect([holdings(phone).held, phone.server.confirmed]).toEqual([[], false])
    expect(stateOf(await phone.open())).toBe('active')
  })

  test('for another subject are not installed', async () => {
    const { phone, desk } = phoneWith()
    // The server makes that key and its request; `CN=Ada Lovelacf` is not whom it certifies.
    Object.assign(desk.templates[2] ?? {}, { subject_der: 'MBcxFTATBgNVBAMMDEFkYSBMb3ZlbGFjZg' })
    const life = await phone.open(CODE)
    await life.setUp(null)
    expect([stateOf(life), holdings(phone).held]).toEqual(['unconfirmed', []])
  })

  test('that lapsed before they were confirmed are made anew', async () => {
    const { phone, desk } = phoneWith()
    desk.hasLapsed = true
    const life = await phone.open(CODE)
    await life.setUp(null)
    expect(stateOf(life)).toBe('active')
    expect(desk.asked).toHaveLength(2)
    expect(desk.asked[0]).not.toEqual(desk.asked[1])
  })

  test('go with a revocation and when the phone is given up, and stay in a suspension', async () => {
    const { phone, life } = await certified()
    phone.server.status = 'suspended'
    await life.wake()
    expect(holdings(phone).held).toHaveLength(3)
    phone.server.status = 'revoked'
    phone.server.failNext('disabled', () => {
      expect(holdings(phone).held).toEqual([])
      return 'lost'
    })
    await life.wake()
    const other = await certified()
    other.phone.server.failNext('reset', () => {
      expect(holdings(other.phone).held).toEqual([])
      return 'lost'
    })
    other.life.askGiveUp(other.phone.only().id)
    await other.life.giveUp()
    expect([phone.server.asked.at(-1), other.phone.server.asked.at(-1)]).toEqual(['disabled', 'reset'])
  })

  test('sign while the ID works, and not after', async () => {
    const { phone, life } = await certified(null, [WANTED[0], ['signature', 'signature', 'phone', 'rsa2048']])
    const { id } = phone.only()
    for (const keyId of ['authentication', 'signature']) {
      expect(verifies(phone, keyId, 'Open, please.', await life.wallet.sign(id, keyId, utf8('Open, please.')))).toBe(true)
    }
    expect(await life.wallet.sign(id, 'other', utf8('x'))).toBeNull()
    phone.isOnline = false
    phone.pass(24 * HOUR)
    expect(await life.wallet.sign(id, 'authentication', utf8('x'))).toBeNull()
  })
})

describe('a renewal', () => {
  test('waits for the holder, takes new keys, and keeps what decrypts', async () => {
    const { phone, desk, life } = await certified()
    const before = holdings(phone).held
    desk.renew('authentication', 'encryption')
    await life.wake()
    expect(phone.server.asked).toEqual(['state'])
    phone.server.failNext('confirm', () => 'lost_answer')
    await life.wallet.renew(phone.only().id)
    expect(holdings(phone).held.map(({ serial }) => serial), 'the old ones stay until the server knows').toEqual(before.map(({ serial }) => serial))
    await life.wake()
    const { held, earlier } = holdings(phone)
    const serialOf = (all: typeof held) => Object.fromEntries(all.map(({ keyId, serial }) => [keyId, serial]))
    const [was, now] = [serialOf(before), serialOf(held)]
    expect([now['signature'] === was['signature'], now['authentication'] === was['authentication']]).toEqual([true, false])
    expect(earlier.map(({ keyId, serial }) => [keyId, serial])).toEqual([['encryption', was['encryption']]])
    expect(desk.confirmed.at(-1)).toEqual(['authentication', 'encryption'])
    expect(verifies(phone, 'authentication', 'x', await life.wallet.sign(phone.only().id, 'authentication', utf8('x')))).toBe(true)
  })

  test('that is refused is told, and stands in nobody’s way', async () => {
    const { phone, desk, life } = await certified()
    desk.renew('authentication')
    await life.wake()
    phone.server.failNext('certificates', () => {
      const headers = { 'Content-Type': 'application/problem+json' }
      return new Response('{"code":"not_claimed"}', { status: 409, headers })
    })
    const { id } = phone.only()
    await life.wallet.renew(id)
    expect([stateOf(life), life.wallet.problem(id)?.code, holdings(phone).order]).toEqual(['active', 'not_claimed', null])
    await life.wallet.renew(id)
    expect([life.wallet.problem(id), desk.confirmed.at(-1)]).toEqual([null, ['authentication']])
  })
})

describe('the device PIN', () => {
  test('is chosen before keys are made, which then lie wrapped', async () => {
    const { phone } = phoneWith(POLICY)
    const life = await phone.open(CODE)
    await life.setUp(null)
    expect(is(life, 'device_pin').question).toMatchObject({ why: 'choose', policy: { minLength: 6, digits: 'required' } })
    expect(holdings(phone).order?.stage.is).toBe('wanted')
    await life.wallet.enterPin('492817')
    expect(stateOf(life)).toBe('active')
    expect(phone.server.asked).toEqual(['offer', 'claim', 'pin', 'certificates', 'confirm'])
    expect(holdings(phone).held.map(({ key }) => key.is)).toEqual(['wrapped', 'wrapped', 'wrapped'])
    expect(phone.stored()).not.toContain('492817')
    expect(JSON.stringify(phone.server.bodies)).not.toContain('492817')
  })

  test('is asked for again where the page was closed, and the same one goes on', async () => {
    const { phone, desk } = phoneWith(POLICY)
    const life = await phone.open(CODE)
    await life.setUp(null)
    phone.server.failNext('pin', () => 'lost_answer')
    await life.wallet.enterPin('492817')
    expect(is(life, 'device_pin').question.problem?.kind).toBe('unreachable')
    const later = await phone.open()
    expect(is(later, 'device_pin').question.why).toBe('go_on')
    await later.wallet.enterPin('111111')
    expect(is(later, 'device_pin').question).toMatchObject({ last: 'wrong', attemptsLeft: 4 })
    phone.server.failNext('certificates', () => 'lost_answer')
    await later.wallet.enterPin('492817')
    expect(stateOf(later)).toBe('unconfirmed')
    // The keys are made; but what comes from the server has to be wrapped.
    const last = await phone.open()
    expect(is(last, 'device_pin').question.why).toBe('go_on')
    await last.wallet.enterPin('492817')
    expect([stateOf(last), new Set(desk.asked.map((asked) => JSON.stringify(asked))).size]).toEqual(['active', 1])
  })

  test('can be put off, and then waits on the card', async () => {
    const { phone } = phoneWith(POLICY)
    const life = await phone.open(CODE)
    await life.setUp(null)
    life.wallet.leavePin()
    const { id } = phone.only()
    await life.wake()
    expect([stateOf(life), life.wallet.pins.isWaiting(id)]).toEqual(['unconfirmed', true])
    await life.wallet.goOn(id)
    await life.wallet.enterPin('492817')
    expect([stateOf(life), life.wallet.pins.isWaiting(id)]).toEqual(['active', false])
  })

  test('opens a key for one signature', async () => {
    const { phone, life } = await certified(POLICY)
    const { id } = phone.only()
    const refused = life.wallet.sign(id, 'authentication', utf8('x'))
    expect(is(life, 'device_pin').question.why).toBe('sign')
    life.wallet.leavePin()
    expect(await refused).toBeNull()
    const signing = life.wallet.sign(id, 'authentication', utf8('x'))
    await life.wallet.enterPin('000000')
    expect(is(life, 'device_pin').question).toMatchObject({ last: 'wrong', attemptsLeft: 4 })
    await life.wallet.enterPin('492817')
    expect(verifies(phone, 'authentication', 'x', await signing)).toBe(true)
    expect([stateOf(life), phone.server.asked]).toEqual(['active', ['pin/unlock', 'pin/unlock']])
  })

  test('takes the keys away when it was wrong five times', async () => {
    const { phone, life } = await certified(POLICY)
    const signing = life.wallet.sign(phone.only().id, 'authentication', utf8('x'))
    for (let times = 0; times < 5; times += 1) await life.wallet.enterPin('000000')
    expect(is(life, 'device_pin').question.last).toBe('locked')
    expect(holdings(phone).held).toEqual([])
    life.wallet.leavePin()
    expect([await signing, stateOf(life)]).toEqual([null, 'active'])
  })

  test('is asked for in a renewal, once the holder has said yes', async () => {
    const { phone, desk, life } = await certified(POLICY)
    desk.renew('authentication')
    await life.wake()
    expect(stateOf(life)).toBe('active')
    await life.wallet.renew(phone.only().id)
    expect(is(life, 'device_pin').question.why).toBe('go_on')
    await life.wallet.enterPin('492817')
    expect([stateOf(life), desk.confirmed.at(-1)]).toEqual(['active', ['authentication']])
  })
})
