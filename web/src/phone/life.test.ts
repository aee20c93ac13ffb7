// @vitest-environment node
import { describe, expect, test } from 'vitest'
import type { Life } from './life'
import type { Surroundings } from './surroundings'
import { enrolled, hasKeys, is, stateOf } from './testing/life'
import { TestPhone } from './testing/phone'
import { CODE, LINK, PUBLIC_URL } from './testing/server'
import { faceOf } from './views/face'

const S = 1_000
const HOUR = 3_600 * S
const COMPUTER: Surroundings = { device: 'computer', inApp: false, installed: false, deviceName: 'Firefox on Windows' }

async function wantsPin(): Promise<{ phone: TestPhone; life: Life }> {
  const phone = new TestPhone()
  phone.server.pin = '492817'
  return { phone, life: await phone.open(CODE) }
}

describe('opening a link', () => {
  test('asks what it offers, changes nothing, and shows who issues and for whom', async () => {
    const phone = new TestPhone()
    const life = await phone.open(CODE)
    const { invitation } = is(life, 'invitation')
    expect(invitation).toMatchObject({ publicUrl: PUBLIC_URL, stage: 'ready', pin: null, canLeave: true })
    expect(invitation.offered).toEqual({ issuer: { name: 'Example Works', project: 'default' }, holder: 'Ada Lovelace', label: 'Mobile ID' })
    expect(phone.server.asked).toEqual(['offer'])
    expect(hasKeys(phone.only())).toBe(false)
  })

  test('stores the link, then takes it out of the address, then asks', async () => {
    const phone = new TestPhone()
    const order: string[] = []
    phone.beforePut = () => order.push(`stored, cleared ${phone.cleared}`)
    phone.server.failNext('offer', () => {
      order.push(`asked, cleared ${phone.cleared}`)
      return 'lost'
    })
    await phone.open(CODE)
    expect(order).toEqual(['stored, cleared 0', 'asked, cleared 1'])
  })

  test('of a page that was closed goes on without the link', async () => {
    const phone = new TestPhone()
    await phone.open(CODE)
    is(await phone.open(), 'invitation')
  })

  test('a second time shows the card, and asks for no offer', async () => {
    const { phone } = await enrolled()
    const life = await phone.open(CODE.toUpperCase())
    expect(stateOf(life)).toBe('active')
    expect(phone.server.asked).toEqual(['state'])
    expect(phone.cleared).toBe(2)
  })

  test('another one leaves the card that is there as it is', async () => {
    const { phone, life } = await enrolled()
    const before = phone.only()
    await life.follow('aaaaaaaaaaaaaaaaaaaaaaaaaa')
    expect(is(life, 'refusal').others).toHaveLength(1)
    await life.leave()
    expect(phone.only()).toEqual(before)
    expect(stateOf(life)).toBe('active')
  })

  test('that is none says why', async () => {
    const phone = new TestPhone()
    expect(is(await phone.open(CODE.slice(1)), 'cards').linkFault).toBe('code')
    expect(phone.server.asked).toEqual([])
    expect(phone.cleared).toBe(1)
  })

  test('put away leaves nothing behind', async () => {
    const phone = new TestPhone()
    const life = await phone.open(CODE)
    await life.leave()
    expect(phone.cards.size).toBe(0)
    expect(is(life, 'cards').cards).toEqual([])
  })

  test('that installs something unknown is not claimed', async () => {
    const phone = new TestPhone()
    phone.server.kind = 'car_key'
    const life = await phone.open(CODE)
    expect(is(life, 'refusal').refusal.code).toBe('cannot_install')
    expect(phone.server.asked).toEqual(['offer'])
  })
})

describe('where another place is better', () => {
  test.each([
    [COMPUTER, 'computer'],
    [{ ...COMPUTER, device: 'android', inApp: true }, 'in_app'],
    [{ ...COMPUTER, device: 'ios' }, 'install'],
  ] as const)('nothing is asked or stored, and the link stays in the address: %j', async (around, gate) => {
    const phone = new TestPhone()
    phone.around = around
    const life = await phone.open(CODE)
    expect(is(life, 'gate')).toMatchObject({ gate, link: { publicUrl: PUBLIC_URL, code: CODE } })
    expect([phone.server.asked, phone.cards.size, phone.cleared]).toEqual([[], 0, 0])
    await life.goOn()
    is(life, 'invitation')
    expect(phone.cleared).toBe(1)
  })

  test('the home screen’s app of that phone sets up at once', async () => {
    const phone = new TestPhone()
    phone.around = { ...COMPUTER, device: 'ios', installed: true }
    is(await phone.open(CODE), 'invitation')
  })

  test('a pasted link is taken there', async () => {
    const phone = new TestPhone()
    phone.around = COMPUTER
    const life = await phone.open()
    await life.paste(`  ${LINK}\n`)
    is(life, 'invitation')
  })

  test('a pasted link of another server leads there, and is not asked about here', async () => {
    const phone = new TestPhone()
    const life = await phone.open()
    await life.paste(`https://elsewhere.example/m/#${CODE}`)
    expect(is(life, 'elsewhere').link.publicUrl).toBe('https://elsewhere.example')
    expect([phone.server.asked, phone.cards.size]).toEqual([[], 0])
  })
})

describe('setting up', () => {
  test('is one tap: keys, claim, confirm, and the ID', async () => {
    const phone = new TestPhone()
    const life = await phone.open(CODE)
    await life.setUp(null)
    expect(phone.server.asked).toEqual(['offer', 'claim', 'confirm'])
    const device = phone.server.bodies[1]?.['device']
    expect(device).toMatchObject({ name: 'Chrome on Android', platform: 'web' })
    const [card] = is(life, 'cards').cards
    expect(card && faceOf(card)).toMatchObject({
      state: 'active',
      id: { number: '4567', facilityCode: 123, bitsHex: '2f623ae', bitLength: 26 },
      worksUntil: phone.wall + 24 * HOUR,
      checkedAt: phone.wall,
    })
    expect(phone.persisted).toBe(1)
    expect(phone.stored(), 'the code goes when it is used').not.toContain(CODE)
  })

  test('stores the keys before the server hears of them', async () => {
    const phone = new TestPhone()
    const life = await phone.open(CODE)
    phone.server.failNext('claim', () => {
      expect(hasKeys(phone.only())).toBe(true)
      return 'lost'
    })
    await life.setUp(null)
    expect(phone.server.asked).toContain('claim')
  })

  test('does not claim where keys cannot be stored', async () => {
    const phone = new TestPhone()
    const life = await phone.open(CODE)
    phone.beforePut = () => {
      throw new Error('the disk is full')
    }
    await life.setUp(null)
    expect(phone.server.asked).toEqual(['offer'])
    is(life, 'broken')
  })

  test.each(['lost', 'lost_answer'] as const)('goes on by itself with the same keys when the claim is %s', async (how) => {
    const phone = new TestPhone()
    const life = await phone.open(CODE)
    phone.server.failNext('claim', () => how)
    await life.setUp(null)
    expect(is(life, 'invitation').invitation).toMatchObject({ stage: 'setting_up', canLeave: false, problem: { kind: 'unreachable' } })
    phone.pass(S)
    await life.tick()
    expect(stateOf(life)).toBe('active')
    const keys = phone.server.bodies.filter((body) => 'device' in body).map((body) => JSON.stringify(body['device']))
    expect(new Set(keys).size, 'both claims name the same keys').toBe(1)
    expect(keys).toHaveLength(2)
  })

  test.each(['lost', 'lost_answer'] as const)('goes on when the page died with the claim %s', async (how) => {
    const phone = new TestPhone()
    const life = await phone.open(CODE)
    phone.server.failNext('claim', () => how)
    await life.setUp(null)
    expect(stateOf(await phone.open())).toBe('active')
    expect(phone.cards.size).toBe(1)
  })

  test('goes on when the page died between claim and confirm', async () => {
    const phone = new TestPhone()
    const life = await phone.open(CODE)
    phone.server.failNext('confirm', () => 'lost')
    await life.setUp(null)
    expect(stateOf(life)).toBe('unconfirmed')
    expect(stateOf(await phone.open())).toBe('active')
    expect(phone.server.asked.filter((path) => path === 'claim')).toHaveLength(1)
  })

  test('makes new keys where they are another’s', async () => {
    const phone = new TestPhone()
    const life = await phone.open(CODE)
    phone.server.failNext('claim', () => problem(409, 'key_in_use'))
    await life.setUp(null)
    expect(stateOf(life)).toBe('active')
    const [one, other] = phone.server.bodies.filter((body) => 'device' in body)
    expect(one).not.toEqual(other)
  })

  test('waits as long as the server wants', async () => {
    const phone = new TestPhone()
    const life = await phone.open(CODE)
    phone.server.failNext('claim', () => new Response('', { status: 429, headers: { 'Retry-After': '30' } }))
    await life.setUp(null)
    expect(is(life, 'invitation').invitation.problem).toEqual({ kind: 'rate_limited', retryAfterS: 30, code: null })
    phone.pass(29 * S)
    await life.tick()
    expect(phone.server.asked.filter((path) => path === 'claim')).toHaveLength(1)
    phone.pass(S)
    await life.tick()
    expect(stateOf(life)).toBe('active')
  })
})

describe('the enrolment PIN', () => {
  test('is asked for where it is needed, and goes with the claim alone', async () => {
    const { phone, life } = await wantsPin()
    expect(is(life, 'invitation').invitation.pin).toEqual({ last: 'none', attemptsLeft: null })
    await life.setUp('492817')
    expect(stateOf(life)).toBe('active')
    expect(phone.server.bodies.map((body) => body['pin'])).toEqual([undefined, '492817', undefined])
    expect(phone.stored()).not.toContain('492817')
  })

  test('that is wrong says how many attempts are left, until the link is burned', async () => {
    const { phone, life } = await wantsPin()
    for (const left of [4, 3, 2, 1]) {
      await life.setUp('0000')
      expect(is(life, 'invitation').invitation).toMatchObject({ stage: 'ready', pin: { last: 'wrong', attemptsLeft: left } })
    }
    await life.setUp('0000')
    expect(is(life, 'refusal').refusal.code).toBe('pin_burned')
    expect(phone.cards.size).toBe(0)
  })

  test('is asked for anew by a page that was closed after a lost claim', async () => {
    const { phone, life } = await wantsPin()
    phone.server.failNext('claim', () => 'lost')
    await life.setUp('492817')
    const again = await phone.open()
    expect(is(again, 'invitation').invitation).toMatchObject({ stage: 'ready', pin: { last: 'missing' }, offered: { holder: 'Ada Lovelace' } })
    await again.setUp('492817')
    expect(stateOf(again)).toBe('active')
  })
})

describe('a link that is worth nothing', () => {
  test.each([
    [404, 'code_unknown'],
    [410, 'code_expired'],
    [410, 'code_void'],
    [410, 'pin_burned'],
  ])('%i %s is said, and nothing is kept', async (status, code) => {
    const phone = new TestPhone()
    phone.server.refusal = { status, code }
    const life = await phone.open(CODE)
    expect(is(life, 'refusal').refusal).toMatchObject({ code, canReport: false })
    expect(phone.cards.size).toBe(0)
  })

  test('because it became so after the offer takes the keys away, too', async () => {
    const phone = new TestPhone()
    const life = await phone.open(CODE)
    phone.server.refusal = { status: 410, code: 'code_expired' }
    await life.setUp(null)
    expect(is(life, 'refusal').refusal).toMatchObject({ code: 'code_expired', offered: { holder: 'Ada Lovelace' } })
    expect(phone.cards.size).toBe(0)
  })

  test('because it was used can be reported by the claim that is refused', async () => {
    const { phone: first } = await enrolled()
    const second = new TestPhone(first.server)
    const life = await second.open(CODE)
    expect(is(life, 'refusal').refusal).toMatchObject({ code: 'code_used', canReport: true })
    expect(first.server.asked, 'nothing is claimed before the holder says so').toEqual(['offer'])
    await life.enrolment.report()
    expect(is(life, 'refusal').refusal).toMatchObject({ code: 'code_reused', canReport: false })
    expect(second.cards.size).toBe(0)
  })

  test('makes room for the next, be it no better', async () => {
    const phone = new TestPhone()
    phone.server.refusal = { status: 410, code: 'code_used' }
    const life = await phone.open(CODE)
    is(life, 'refusal')
    await life.follow('short')
    expect(is(life, 'cards').linkFault).toBe('code')
    phone.server.refusal = null
    await life.follow(CODE)
    is(life, 'invitation')
  })

  test('is not decided by anything but the server’s word', async () => {
    for (const answer of [
      () => new Response('<html>Log in to this network</html>', { headers: { 'Content-Type': 'text/html' } }),
      () => new Response('{"code":"code_expired"}', { status: 410, headers: { 'Content-Type': 'application/json' } }),
      () => new Response(JSON.stringify({ code: 'code_expired' }), { status: 503, headers: { 'Content-Type': 'application/problem+json' } }),
      () => new Response('gone', { status: 404 }),
    ]) {
      const phone = new TestPhone()
      phone.server.failNext('offer', answer)
      const life = await phone.open(CODE)
      expect(is(life, 'invitation').invitation.stage).toBe('asking')
      phone.pass(2 * S)
      await life.tick()
      expect(is(life, 'invitation').invitation.stage).toBe('ready')
    }
  })
})

function problem(status: number, code: string): Response {
  return new Response(JSON.stringify({ code }), { status, headers: { 'Content-Type': 'application/problem+json' } })
}
