// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { standingOf, type Card } from './card'
import type { Life, Screen } from './life'
import type { Surroundings } from './surroundings'
import { TestPhone } from './testing/phone'
import { CODE, LINK, PUBLIC_URL } from './testing/server'
import { faceOf } from './views/face'

const S = 1_000
const HOUR = 3_600 * S
const COMPUTER: Surroundings = { device: 'computer', inApp: false, installed: false, deviceName: 'Firefox on Windows' }

async function enrolled(): Promise<{ phone: TestPhone; life: Life }> {
  const phone = new TestPhone()
  const life = await phone.open(CODE)
  await life.setUp(null)
  expect(stateOf(life)).toBe('active')
  phone.server.asked.length = 0
  return { phone, life }
}

async function wantsPin(): Promise<{ phone: TestPhone; life: Life }> {
  const phone = new TestPhone()
  phone.server.pin = '492817'
  return { phone, life: await phone.open(CODE) }
}

/** The state that the only card shows. */
function stateOf(life: Life): string | undefined {
  const { screen } = life
  const card = screen.is === 'cards' ? screen.cards[0] : undefined
  return card && faceOf(card)?.state
}

function is<T extends Screen['is']>(life: Life, what: T): Extract<Screen, { is: T }> {
  const { screen } = life
  if (screen.is !== what) throw new Error(`the page shows ${screen.is}, not ${what}`)
  // What was just compared.
  return screen as Extract<Screen, { is: T }>
}

function hasKeys(card: Card): boolean {
  return card.phase.is === 'claiming' || card.phase.is === 'bound'
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

describe('a card', () => {
  test('is asked about on opening, on being looked at, and as often as the server wants', async () => {
    const { phone, life } = await enrolled()
    await life.tick()
    expect(phone.server.asked).toEqual([])
    phone.pass(900 * S)
    await life.tick()
    expect(phone.server.asked).toEqual(['state'])
    await life.wake()
    await phone.open()
    expect(phone.server.asked).toEqual(['state', 'state', 'state'])
  })

  test('is asked about with a fresh nonce, which is fetched once without asking anybody', async () => {
    const { phone, life } = await enrolled()
    phone.server.forgetNonce()
    await life.wake()
    expect(phone.server.asked).toEqual(['state'])
    expect(life.wallet.problem(phone.only().id)).toBeNull()
  })

  test('works without a network within its lease, and not after', async () => {
    const { phone } = await enrolled()
    phone.isOnline = false
    phone.server.failNext('state', () => 'lost')
    phone.pass(24 * HOUR - 1)
    const life = await phone.open()
    expect(stateOf(life)).toBe('active')
    phone.pass(1)
    await life.tick()
    expect(stateOf(life)).toBe('ran_out')
    expect(life.screen.is === 'cards' && faceOf(life.screen.cards[0] as Card)?.id, 'the number is not shown').toBeNull()
    phone.isOnline = true
    await life.wake()
    expect(stateOf(life), 'the next answer brings it back').toBe('active')
  })

  test('that is past its lease stays so for a page that is opened with the clock set back', async () => {
    const { phone, life } = await enrolled()
    phone.isOnline = false
    phone.pass(24 * HOUR)
    await life.tick()
    phone.wall -= 30 * S
    phone.server.failNext('state', () => 'lost')
    expect(stateOf(await phone.open())).toBe('ran_out')
  })

  test('is disabled by a clock that runs backwards, until the server answers', async () => {
    const { phone, life } = await enrolled()
    phone.pass(HOUR)
    await life.rest()
    phone.wall -= HOUR
    phone.server.failNext('state', () => 'lost')
    const later = await phone.open()
    expect(stateOf(later)).toBe('clock_went_back')
    phone.wall += 2 * HOUR
    await later.tick()
    expect(stateOf(later), 'a clock that is put right again changes nothing').toBe('clock_went_back')
    phone.server.failNext('state', () => 'lost')
    expect(stateOf(await phone.open()), 'nor does another page').toBe('clock_went_back')
    await later.wake()
    expect(stateOf(later)).toBe('active')
  })

  test('ends by the steady clock where the other is held back', async () => {
    const { phone, life } = await enrolled()
    phone.isOnline = false
    phone.steady += 24 * HOUR
    await life.tick()
    expect(stateOf(life)).toBe('ran_out')
  })

  test('ends with its validity', async () => {
    const { phone, life } = await enrolled()
    phone.server.validUntil = new Date(phone.server.now + HOUR).toISOString()
    await life.wake()
    phone.isOnline = false
    phone.pass(HOUR)
    await life.tick()
    expect(stateOf(life)).toBe('no_longer_valid')
  })

  test('that is suspended loses its ID, then says so, keeps its keys and goes on asking', async () => {
    const { phone, life } = await enrolled()
    Object.assign(phone.server, { status: 'suspended', reason: 'lost' })
    phone.server.failNext('disabled', () => {
      expect(phone.stored()).not.toContain('2f623ae')
      return 'lost'
    })
    await life.wake()
    expect(stateOf(life)).toBe('suspended')
    expect(hasKeys(phone.only())).toBe(true)
    await life.wake()
    await life.wake()
    expect(phone.server.asked).toEqual(['state', 'disabled', 'disabled', 'state'])
    phone.server.status = 'active'
    await life.wake()
    expect(stateOf(life)).toBe('active')
  })

  test('that is revoked loses its ID, says so, and then its keys', async () => {
    const { phone, life } = await enrolled()
    Object.assign(phone.server, { status: 'revoked', reason: 'stolen' })
    phone.server.failNext('disabled', () => 'lost')
    await life.wake()
    expect([stateOf(life), hasKeys(phone.only())]).toEqual(['revoked', true])
    await life.wake()
    expect([stateOf(life), hasKeys(phone.only())]).toEqual(['revoked', false])
    expect(phone.server.bodies.at(-1)).toEqual({ status: 'revoked' })
    await life.wake()
    expect(phone.server.asked).toEqual(['state', 'disabled', 'disabled'])
  })

  test('obeys again where the answer to its report is another word', async () => {
    const { phone, life } = await enrolled()
    phone.server.status = 'suspended'
    phone.server.failNext('disabled', () => {
      phone.server.status = 'revoked'
      return new Response('', { status: 503 })
    })
    await life.wake()
    await life.wake()
    expect(stateOf(life)).toBe('revoked')
    expect(hasKeys(phone.only())).toBe(false)
  })

  test('takes a word that it does not know for a suspension, and reports nothing', async () => {
    const { phone, life } = await enrolled()
    phone.server.status = 'on_holiday'
    await life.wake()
    expect(stateOf(life)).toBe('unknown')
    expect(phone.stored()).not.toContain('2f623ae')
    phone.server.status = 'suspended'
    await life.wake()
    expect(phone.server.asked).toEqual(['state', 'state', 'disabled'])
  })

  test('that the server has forgotten is over, without a report', async () => {
    const { phone, life } = await enrolled()
    phone.server.boundTo = 'nobody'
    await life.wake()
    expect(stateOf(life)).toBe('forgotten')
    expect(hasKeys(phone.only())).toBe(false)
    expect(phone.server.asked).toEqual(['state'])
  })

  test('is not ended by what is nobody’s word', async () => {
    const { phone, life } = await enrolled()
    for (const answer of [
      () => new Response('{"status":"revoked"', { status: 200 }),
      () => new Response('<html>', { status: 200 }),
      () => Response.json({ status: 'active' }),
      () => Response.json({ code: 'device_unknown' }, { status: 401 }),
      () => new Response('', { status: 404 }),
      () => new Response('', { status: 302, headers: { Location: 'https://elsewhere.example' } }),
    ]) {
      phone.server.failNext('state', answer)
      await life.wake()
      expect(stateOf(life)).toBe('active')
      expect(life.wallet.problem(phone.only().id)?.kind).toBe('foreign')
    }
  })

  test('is asked about more and more seldom while the server is in trouble', async () => {
    const { phone, life } = await enrolled()
    phone.pass(900 * S)
    for (const wait of [1, 2, 4, 8]) {
      phone.server.failNext('state', () => new Response('', { status: 503 }))
      await life.tick()
      phone.pass(wait * S - 1)
      await life.tick()
      phone.pass(1)
    }
    expect(phone.server.asked).toHaveLength(4)
  })

  test('shows each message once', async () => {
    const { phone, life } = await enrolled()
    phone.server.messages = [{ id: 'evt_1', level: 'warning', text: 'Door 3 is closed.' }]
    await life.wake()
    const { id } = phone.only()
    expect(phone.only().messages).toHaveLength(1)
    await life.wallet.markRead(id, 'evt_1')
    await life.wake()
    expect(phone.only().messages).toEqual([])
  })
})

describe('giving up', () => {
  test('is asked about first', async () => {
    const { phone, life } = await enrolled()
    life.askGiveUp(phone.only().id)
    is(life, 'give_up')
    life.keep()
    expect(stateOf(life)).toBe('active')
    expect(phone.server.asked).toEqual([])
  })

  test('wipes the ID before the request, keeps the key until the answer, and repeats until then', async () => {
    const { phone, life } = await enrolled()
    for (let times = 0; times < 2; times += 1) {
      phone.server.failNext('reset', () => {
        expect(standingOf(phone.only())).toEqual({ is: 'given_up' })
        expect(phone.stored()).not.toContain('4567')
        return 'lost'
      })
    }
    life.askGiveUp(phone.only().id)
    await life.giveUp()
    expect([stateOf(life), hasKeys(phone.only())]).toEqual(['given_up', true])
    phone.pass(S)
    await life.tick()
    const later = await phone.open()
    expect([stateOf(later), hasKeys(phone.only())]).toEqual(['reset', false])
    expect(phone.server.wasReset).toBe(true)
    await later.wallet.remove(phone.only().id)
    expect(phone.cards.size).toBe(0)
  })

  test('is done where the server has forgotten the phone, and not where a stranger answers', async () => {
    const { phone, life } = await enrolled()
    phone.server.failNext('reset', () => Response.json({ welcome: 'to our network' }))
    life.askGiveUp(phone.only().id)
    await life.giveUp()
    expect(stateOf(life)).toBe('given_up')
    phone.server.boundTo = null
    await life.wake()
    expect(stateOf(life)).toBe('reset')
  })
})

function problem(status: number, code: string): Response {
  return new Response(JSON.stringify({ code }), { status, headers: { 'Content-Type': 'application/problem+json' } })
}
