import { bind, forgotten, obey, owed, reported, withKeys, type Card, type Offered, type Owed } from './card'
import type { Moment } from './lease'
import { askState, claim, confirm, reportDisabled, reset } from './protocol/enrol'
import { makeKeys, type Keys } from './protocol/keys'
import type { Line } from './protocol/line'
import { Refused, Trouble } from './protocol/trouble'
import type { State } from './protocol/wire'
import type { Vault } from './vault/vault'

/** A server that keeps contradicting itself is left alone after as many steps. */
const MOST_STEPS = 4

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
    if (owing === null) await this.#ask(askState)
    for (let step = 0; step < MOST_STEPS; step += 1) {
      owing = owed(this.card)
      if (owing === null) return
      await this.#tell(owing)
    }
    throw new Trouble('foreign')
  }

  async #claimOnce(pin: string | null): Promise<void> {
    const { phase } = this.card
    if (phase.is !== 'claiming') return
    const { line, deviceName } = this.desk
    await this.#save(bind(this.card, await claim(line, phase.keys, { code: phase.code, pin, deviceName })))
  }

  async #tell(what: Owed): Promise<void> {
    switch (what) {
      case 'confirm':
        return this.#ask(confirm)
      case 'reset':
        return this.#reset()
      case 'disabled_suspended':
        return this.#report('suspended')
      case 'disabled_revoked':
        return this.#report('revoked')
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
  async #ask(request: (line: Line, keys: Keys) => Promise<State>): Promise<void> {
    const keys = this.#keys()
    if (!keys) return
    const sent = this.desk.moment()
    try {
      const state = await request(this.desk.line, keys)
      this.desk.onLease(this.card.id, sent)
      await this.#save(obey(this.card, state, sent))
    } catch (error) {
      if (!isUnknown(error)) throw error
      await this.#save(forgotten(this.card))
    }
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
