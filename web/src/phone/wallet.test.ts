// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { standingOf } from './card'
import { enrolled, hasKeys, is, numberOf, stateOf } from './testing/life'

const S = 1_000
const HOUR = 3_600 * S

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
    expect([stateOf(life), numberOf(life)]).toEqual(['active', '4567'])
    phone.pass(1)
    await life.tick()
    expect(stateOf(life)).toBe('ran_out')
    expect(numberOf(life)).toBeNull()
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
