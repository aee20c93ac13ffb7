import { bind, forgotten, holdingsOf, obey, owed, reported, standingOf, withHoldings, withKeys } from './card'
import type { Card, Offered, Owed } from './card'
import { install, namedIn, NOTHING, withStage, type Holdings } from './certificates/holdings'
import { makeDeviceKey, type Wrapping } from './certificates/keys'
import { makeAll, receive } from './certificates/order'
import { newSalt, stretch } from './certificates/pin'
import type { Moment } from './lease'
import { askState, claim, confirm, reportDisabled, reset } from './protocol/enrol'
import { requestCertificates, showPin } from './protocol/certificates'
import { makeKeys, type Keys } from './protocol/keys'
import type { Line } from './protocol/line'
import { Refused, Trouble } from './protocol/trouble'
import type { State } from './protocol/wire'
import type { Vault } from './vault/vault'

/** A server that keeps contradicting itself is left alone after as many steps. */
const MOST_STEPS = 8

/** Refusals of a claim after which the link is worth nothing any more. */
const FINAL: ReadonlySet<string> = new Set(['code_unknown', 'code_expired', 'code_used', 'code_void', 'code_reused', 'pin_burned'])

/** What a session needs. */
export interface Desk {
  readonly vault: Vault
  readonly line: Line
  readonly moment: () => Moment
  readonly deviceName: string
  /** Told when a lease began, with the moment at which it was asked for. */
  readonly onLease: (card: string, sent: Moment) => void
  /** What the device PIN and the server's share give, while the page has it. */
  readonly pinKey: CryptoKey | null
}

/** The holder has to be asked for the device PIN: to choose it, or to enter the one that was chosen. */
export class PinWanted extends Error {
  override readonly name = 'PinWanted'
}

export function isFinal(error: unknown): error is Refused {
  return error instanceof Refused && FINAL.has(error.code)
}

/** One card in conversation with its server. What was learnt is stored before the next step. */
export class Session {
  constructor(
    private readonly desk: Desk,
    private card: Card,
  ) {}

  /** Binds the phone, with keys that are stored already. Nothing to do where it is bound. */
  async claim(pin: string | null): Promise<void> {
    try {
      await this.#claimOnce(pin)
    } catch (error) {
      if (isFinal(error)) await this.desk.vault.remove(this.card.id)
      throw error
    }
  }

  /** Takes keys and stores them, unless that was done. Once more, if the server says that they are another's. */
  async prepare(offered: Offered | null, afresh: boolean): Promise<void> {
    if (this.card.phase.is === 'claiming' && !afresh) return
    await this.#save(withKeys(this.card, await makeKeys(), offered))
  }

  /** Tells the server what it has to know, and asks for the state if there is nothing to tell. */
  async settle(): Promise<void> {
    let owing = owed(this.card)
    // The lease goes before a renewal.
    const canWait = owing === 'pin' || owing === 'certificates' ? standingOf(this.card)?.is !== 'unconfirmed' : owing === null
    if (canWait) await this.#ask(askState)
    for (let step = 0; step < MOST_STEPS; step += 1) {
      owing = owed(this.card)
      if (owing === null) return
      await this.#tell(owing)
    }
    throw new Trouble('foreign')
  }

  /**
   * Has the server give its share of the device PIN, which is chosen now where none was, and makes of both what keys
   * are wrapped with. After the fifth wrong one the keys are gone, here and there.
   */
  async openPin(text: string): Promise<CryptoKey | null> {
    const keys = this.#keys()
    if (!keys) return null
    const pin = await this.#choosePin()
    if (!pin) return null
    const { proof, wrappingKey } = await stretch(text, pin.salt)
    try {
      const key = await wrappingKey(await this.#share(keys, pin.is, proof))
      await this.#hold((holdings) => ({ ...holdings, pin: { ...pin, is: 'set' } }))
      return key
    } catch (error) {
      if (error instanceof Refused && error.code === 'pin_locked') await this.#hold(() => NOTHING)
      throw error
    }
  }

  async #choosePin() {
    const { pin } = holdingsOf(this.card)
    if (pin?.is !== 'wanted') return pin
    const chosen = { is: 'chosen' as const, salt: newSalt(), device: await makeDeviceKey() }
    await this.#hold((holdings) => ({ ...holdings, pin: chosen }))
    return chosen
  }

  async #share(keys: Keys, is: 'chosen' | 'set', proof: string): Promise<string> {
    const { line } = this.desk
    try {
      return await showPin(line, keys, is === 'set' ? 'pin/unlock' : 'pin', proof)
    } catch (error) {
      // The answer to an earlier request was lost: the same PIN gives the share.
      if (error instanceof Refused && error.code === 'pin_set') return showPin(line, keys, 'pin/unlock', proof)
      throw error
    }
  }

  async #claimOnce(pin: string | null): Promise<void> {
    const { phase } = this.card
    if (phase.is !== 'claiming') return
    const { line, deviceName } = this.desk
    await this.#save(bind(this.card, await claim(line, phase.keys, { code: phase.code, pin, deviceName })))
  }

  async #tell(what: Owed): Promise<void> {
    switch (what) {
      case 'pin':
        throw new PinWanted()
      case 'certificates':
        return this.#certify()
      case 'confirm':
        return this.#confirm()
      case 'reset':
        return this.#reset()
      case 'disabled_suspended':
        return this.#report('suspended')
      case 'disabled_revoked':
        return this.#report('revoked')
    }
  }

  /** Makes keys, stores them, and has them certified. */
  async #certify(): Promise<void> {
    try {
      await this.#order()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const isRenewal = standingOf(this.card)?.is !== 'unconfirmed'
      // A renewal that is refused begins anew when the holder says so again.
      if (isRenewal) await this.#hold((holdings) => ({ ...holdings, order: null }))
      await this.#ask(askState)
      if (isRenewal ? standingOf(this.card)?.is === 'active' : owed(this.card) === 'certificates') throw error
    }
  }

  async #order(): Promise<void> {
    const keys = this.#keys()
    const { order, pin } = holdingsOf(this.card)
    if (!keys || !order || order.stage.is === 'received') return
    const wrapping = this.#wrapping()
    if (order.stage.is === 'wanted') {
      if (pin && !wrapping) throw new PinWanted()
      const made = await makeAll(order, wrapping)
      return this.#hold((holdings) => withStage(holdings, { is: 'made', made }))
    }
    const requests = Object.fromEntries(order.stage.made.map(({ keyId, request }) => [keyId, request]))
    const issued = await requestCertificates(this.desk.line, keys, requests)
    if (pin && !wrapping && issued.keys.length > 0) throw new PinWanted()
    const received = await receive(order, issued, keys.encryption.privateKey, wrapping)
    await this.#hold((holdings) => withStage(holdings, received))
  }

  async #confirm(): Promise<void> {
    const named = namedIn(holdingsOf(this.card))
    try {
      await this.#ask((line, keys) => confirm(line, keys, named), install)
    } catch (error) {
      if (!(error instanceof Refused && error.code === 'certificates_not_installed') || named.length === 0) throw error
      // They were named: so they lapsed, unconfirmed for too long.
      await this.#hold((holdings) => withStage(holdings, { is: 'wanted' }))
    }
  }

  async #report(status: 'suspended' | 'revoked'): Promise<void> {
    await this.#ask((line, keys) => reportDisabled(line, keys, status))
    if (owed(this.card) === `disabled_${status}`) await this.#save(reported(this.card))
  }

  async #reset(): Promise<void> {
    const keys = this.#keys()
    if (!keys) return
    try {
      await reset(this.desk.line, keys)
    } catch (error) {
      if (!isUnknown(error)) throw error
    }
    // What the server does not know any more, it has let go.
    await this.#save(forgotten(this.card))
  }

  /** Asks, does what the answer says, and stores it, before anything else happens. */
  async #ask(request: (line: Line, keys: Keys) => Promise<State>, change = (holdings: Holdings) => holdings): Promise<void> {
    const keys = this.#keys()
    if (!keys) return
    const sent = this.desk.moment()
    try {
      const state = await request(this.desk.line, keys)
      this.desk.onLease(this.card.id, sent)
      await this.#save(obey(withHoldings(this.card, change), state, sent))
    } catch (error) {
      if (!isUnknown(error)) throw error
      await this.#save(forgotten(this.card))
    }
  }

  async #hold(change: (holdings: Holdings) => Holdings): Promise<void> {
    await this.#save(withHoldings(this.card, change))
  }

  #wrapping(): Wrapping | null {
    const { pin } = holdingsOf(this.card)
    const { pinKey } = this.desk
    return pinKey && pin?.is === 'set' ? { pin: pinKey, device: pin.device } : null
  }

  async #save(card: Card): Promise<void> {
    await this.desk.vault.put(card)
    this.card = card
  }

  #keys(): Keys | null {
    return this.card.phase.is === 'bound' ? this.card.phase.keys : null
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof Refused && error.code === 'device_unknown'
}
