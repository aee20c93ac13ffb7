// @vitest-environment node
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Life } from './life'
import { Authority } from './testing/authority'
import { Desk } from './testing/desk'
import { is, stateOf } from './testing/life'
import { LOGIN_CODE, LoginDesk } from './testing/login'
import { TestPhone } from './testing/phone'
import { CODE, PUBLIC_URL } from './testing/server'

const POLICY = { min_length: 6, max_length: 15, lower: 'allowed', upper: 'allowed', digits: 'required', special: 'allowed' }
const FRAGMENT = `login=${LOGIN_CODE}`

vi.setConfig({ testTimeout: 60_000 })

const authority = new Authority()
afterAll(() => authority.close())

let phone: TestPhone
let asking: LoginDesk

async function certified(policy: object | null = null, usage = 'authentication', algorithm = 'p256'): Promise<Life> {
  phone = new TestPhone()
  const desk = new Desk([[usage, usage, 'phone', algorithm]], authority)
  desk.policy = policy
  phone.server.desk = desk
  asking = new LoginDesk(47, () => phone.only())
  phone.server.login = asking
  const life = await phone.open(CODE)
  await life.setUp(null)
  if (policy) await life.wallet.enterPin('492817')
  expect(stateOf(life)).toBe('active')
  phone.server.asked.length = 0
  phone.cleared = 0
  return life
}

function ended(life: Life): string {
  return is(life, 'login_end').end.is
}

describe('a login with the phone', () => {
  beforeEach(async () => {
    await certified()
  })

  test('shows who asks, and signs the number that is chosen', async () => {
    const life = await phone.open(FRAGMENT)
    const { asked } = is(life, 'login').login
    expect(asked).toMatchObject({ organisation: 'Example Works', client: 'Firefox on Linux', address: '192.0.2.7', numbers: [12, 47, 83] })
    expect(phone.cleared, 'the code leaves the address').toBe(1)
    expect(phone.stored()).not.toContain(LOGIN_CODE)
    await life.logins.choose(47)
    expect(ended(life)).toBe('approved')
    expect(asking.state).toBe('approved')
    life.logins.leave()
    expect(stateOf(life)).toBe('active')
  })

  test('ends with a wrong number', async () => {
    const life = await phone.open(FRAGMENT)
    await life.logins.choose(83)
    expect(ended(life)).toBe('wrong_number')
    expect(asking.state).toBe('refused')
  })

  test('ends when its holder refuses', async () => {
    const life = await phone.open(FRAGMENT)
    await life.logins.refuse()
    expect([ended(life), asking.state]).toEqual(['refused', 'refused'])
  })

  test.each([
    ['login_over', 410, 'over'],
    ['login_taken', 409, 'taken'],
    ['login_not_possible', 403, 'not_possible'],
    ['login_signature', 403, 'error'],
  ])('is refused with %s', async (code, status, end) => {
    asking.refusal = { status, code }
    expect(ended(await phone.open(FRAGMENT))).toBe(end)
  })

  test('runs out after a minute, whatever the clock on the wall says', async () => {
    const life = await phone.open(FRAGMENT)
    phone.wall -= 3_600_000
    phone.steady += 59_000
    await life.tick()
    expect(life.screen.is).toBe('login')
    phone.steady += 1_000
    await life.tick()
    expect(ended(life)).toBe('over')
  })

  test('signs nothing for another host', async () => {
    asking.host = 'evil.example.org'
    const life = await phone.open(FRAGMENT)
    expect(is(life, 'login').login).toMatchObject({ asked: null, problem: { kind: 'foreign' } })
    await life.logins.choose(47)
    expect(phone.server.asked).not.toContain('login/answer')
  })

  test('goes on after an answer was lost', async () => {
    phone.server.failNext('login', () => 'lost')
    const life = await phone.open(FRAGMENT)
    expect(is(life, 'login').login.problem?.kind).toBe('unreachable')
    await life.logins.ask()
    expect(is(life, 'login').login.stage).toBe('ready')
  })

  test('comes by a pasted link, too, and a link to another server asks nobody', async () => {
    const life = await phone.open()
    await life.paste(`${PUBLIC_URL}/m/#${FRAGMENT}`)
    expect(is(life, 'login').login.stage).toBe('ready')
    phone.server.asked.length = 0
    await life.paste(`https://elsewhere.example.org/m/#${FRAGMENT}`)
    expect(phone.server.asked).toEqual([])
  })
})

describe('the key of a login', () => {
  test.each([
    ['p384', 'sha384'],
    ['rsa2048', 'sha256'],
  ])('may be %s, which signs with %s', async (algorithm, hash) => {
    await certified(null, 'authentication', algorithm)
    asking.hash = hash
    const life = await phone.open(FRAGMENT)
    await life.logins.choose(47)
    expect(ended(life)).toBe('approved')
  })

  test('waits for its PIN', async () => {
    await certified(POLICY)
    const life = await phone.open(FRAGMENT)
    const answering = life.logins.choose(47)
    expect(is(life, 'device_pin').question.why).toBe('sign')
    await life.wallet.enterPin('111111')
    expect(is(life, 'device_pin').question).toMatchObject({ last: 'wrong', attemptsLeft: 4 })
    await life.wallet.enterPin('492817')
    await answering
    expect(ended(life)).toBe('approved')
  })

  test('is not used where its holder enters no PIN', async () => {
    await certified(POLICY)
    const life = await phone.open(FRAGMENT)
    const answering = life.logins.choose(47)
    life.wallet.leavePin()
    await answering
    expect(is(life, 'login').login.stage).toBe('ready')
    expect(phone.server.asked).not.toContain('login/answer')
  })

  test('must be one for logging in', async () => {
    await certified(null, 'signature')
    expect(ended(await phone.open(FRAGMENT))).toBe('no_card')
    expect(phone.server.asked).not.toContain('login')
  })

  test('is missing on a phone without any card', async () => {
    phone = new TestPhone()
    expect(ended(await phone.open(FRAGMENT))).toBe('no_card')
  })
})
