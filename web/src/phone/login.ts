import { holdingsOf, standingOf, type Card } from './card'
import { LOGIN, hostnameOf, type Link } from './link'
import { problemOf, type Problem } from './problem'
import { base64url, utf8 } from './protocol/base64url'
import { answerLogin, askLogin, loginText, refuseLogin, type LoginAsked } from './protocol/login'
import { Refused, Trouble } from './protocol/trouble'
import type { Means, Wallet } from './wallet'

/** Somebody wants to be logged in elsewhere with this phone. */
export interface Login {
  readonly link: Link
  readonly stage: 'asking' | 'ready' | 'answering'
  readonly asked: LoginAsked | null
  /** The card that answers. */
  readonly card: string | null
  readonly problem: Problem | null
}

/** How it ended; `why` is the server's word where there is one. */
export interface LoginEnd {
  readonly is: 'approved' | 'refused' | 'wrong_number' | 'over' | 'taken' | 'not_possible' | 'no_card' | 'error'
  readonly link: Link
  readonly organisation: string | null
  readonly why: string | null
}

/** A login lasts no longer than this, whatever the phone's clock says. */
const LONGEST_MS = 60_000

const ENDS: Readonly<Record<string, LoginEnd['is']>> = {
  login_over: 'over',
  login_taken: 'taken',
  login_not_possible: 'not_possible',
  login_number: 'wrong_number',
}

/** Answers for the holder who is logged in elsewhere: shows who asks, and signs the number that the holder chooses. */
export class Logins {
  login: Login | null = null
  end: LoginEnd | null = null
  /** When it is over for certain, by the steady clock. */
  #overAt = Infinity

  constructor(
    private readonly means: Means,
    private readonly wallet: Wallet,
  ) {}

  /** Shows that a link was opened, before anybody is asked. */
  begin(link: Link): void {
    this.end = null
    this.#overAt = Infinity
    this.login = { link, stage: 'asking', asked: null, card: null, problem: null }
    this.means.changed()
  }

  /** Asks who wants to be logged in; which card answers is found by asking. */
  async ask(): Promise<void> {
    const { login } = this
    if (login?.stage !== 'asking') return
    this.#show({ problem: null })
    const cards = this.#able(login.link)
    if (cards.length === 0) return this.#finish('no_card')
    try {
      await this.#askWith(cards, login.link)
    } catch (error) {
      this.#fail(error)
    }
  }

  /** The holder chose a number: signs it, and says so. */
  async choose(number: number): Promise<void> {
    const { login } = this
    const card = this.#card()
    if (login?.stage !== 'ready' || !login.asked || !card) return
    this.#show({ stage: 'answering', problem: null })
    try {
      const signed = await this.#sign(card, login.asked, number)
      if (this.login?.link !== login.link) return
      if (!signed) return this.#show({ stage: 'ready' })
      await answerLogin(this.means.lineTo(card.publicUrl), keysOf(card), { code: codeOf(login.link), number, ...signed })
      this.#finish('approved')
    } catch (error) {
      this.#fail(error)
    }
  }

  /** It was not the holder who asked. */
  async refuse(): Promise<void> {
    const { login } = this
    const card = this.#card()
    if (!login || !card) return this.leave()
    this.wallet.pins.later()
    this.#show({ stage: 'answering', problem: null })
    try {
      await refuseLogin(this.means.lineTo(card.publicUrl), keysOf(card), codeOf(login.link))
      this.#finish('refused')
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Puts it away. */
  leave(): void {
    if (this.login) this.wallet.pins.later()
    this.login = null
    this.end = null
    this.means.changed()
  }

  tick(): void {
    if (this.login && this.means.moment().steady >= this.#overAt) {
      this.wallet.pins.later()
      this.#finish('over')
    }
  }

  async #askWith(cards: readonly Card[], link: Link): Promise<void> {
    for (const card of cards) {
      try {
        const asked = await askLogin(this.means.lineTo(card.publicUrl), keysOf(card), codeOf(link))
        // What is signed names the server that this card belongs to, and no other.
        if (asked.host.toLowerCase() !== hostnameOf(card.publicUrl)) throw new Trouble('foreign')
        this.#overAt = this.means.moment().steady + LONGEST_MS
        return this.#show({ stage: 'ready', asked, card: card.id })
      } catch (error) {
        const isLast = card === cards.at(-1)
        if (isLast || !(error instanceof Refused && error.code === 'login_not_possible')) throw error
      }
    }
  }

  async #sign(card: Card, { host, challenge }: LoginAsked, number: number): Promise<{ serial: string; signature: string } | null> {
    const held = heldFor(card)
    if (!held) return null
    const bytes = utf8(loginText(host, challenge, number))
    const signature = await this.wallet.sign(card.id, held.keyId, bytes, 'plain')
    return signature && { serial: held.serial, signature: base64url(signature) }
  }

  /** The cards of that server that can log their holder in. */
  #able({ publicUrl }: Link): readonly Card[] {
    return this.wallet.cards.filter((card) => card.publicUrl === publicUrl && standingOf(card)?.is === 'active' && heldFor(card))
  }

  #card(): Card | undefined {
    return this.wallet.cards.find(({ id }) => id === this.login?.card)
  }

  #fail(error: unknown): void {
    if (error instanceof Refused) return this.#finish(ENDS[error.code] ?? 'error', error.code)
    const stage = this.login?.asked ? 'ready' : 'asking'
    this.#show({ stage, problem: problemOf(error) })
  }

  #finish(is: LoginEnd['is'], why: string | null = null): void {
    if (!this.login) return
    this.end = { is, link: this.login.link, organisation: this.login.asked?.organisation ?? null, why }
    this.login = null
    this.means.changed()
  }

  #show(news: Partial<Login>): void {
    if (this.login) this.login = { ...this.login, ...news }
    this.means.changed()
  }
}

function codeOf({ code }: Link): string {
  return code.slice(LOGIN.length)
}

function heldFor(card: Card) {
  return holdingsOf(card).held.find(({ usage, status }) => usage === 'authentication' && status !== 'revoked' && status !== 'expired')
}

function keysOf({ phase }: Card) {
  if (phase.is !== 'bound') throw new TypeError('a card that is not bound has no say')
  return phase.keys
}
