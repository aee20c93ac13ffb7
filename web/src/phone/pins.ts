import type { PinPolicy } from './certificates/pin'
import type { Problem } from './problem'

/** What the holder is asked for: the PIN that guards the keys of a card. */
export interface PinQuestion {
  readonly card: string
  /** `choose` one, enter it to `go_on` with what was begun, or to `sign`. */
  readonly why: 'choose' | 'go_on' | 'sign'
  /** What a new one has to look like. */
  readonly policy: PinPolicy | null
  readonly last: 'none' | 'wrong' | 'locked'
  readonly attemptsLeft: number | null
  readonly problem: Problem | null
  readonly isBusy: boolean
}

/** The one question about a PIN that stands open, and which cards wait for theirs. */
export class Pins {
  question: PinQuestion | null = null
  readonly #waiting = new Set<string>()
  /** Cards whose holder does not want to be asked now. */
  readonly #later = new Set<string>()
  #answer: ((key: CryptoKey | null) => void) | null = null

  isWaiting(card: string): boolean {
    return this.#waiting.has(card)
  }

  /** Asks, so that what was begun can go on; not again, where the holder said *later*. */
  want(card: string, policy: PinPolicy | null): void {
    this.#waiting.add(card)
    if (!this.question && !this.#later.has(card)) this.#ask(card, policy ? 'choose' : 'go_on', policy)
  }

  /** Asks for a signature; gives what the PIN opens, or null where the holder says no. */
  askToSign(card: string): Promise<CryptoKey | null> {
    this.later()
    this.#ask(card, 'sign', null)
    return new Promise((resolve) => {
      this.#answer = resolve
    })
  }

  /** The holder does want to be asked again. */
  again(card: string): void {
    this.#later.delete(card)
  }

  /** The PIN was right. */
  done(card: string, key: CryptoKey | null): void {
    this.#waiting.delete(card)
    this.question = null
    this.#answer?.(key)
    this.#answer = null
  }

  /** Nothing more is to be asked of a card. */
  settled(card: string): void {
    this.#waiting.delete(card)
    if (this.question?.card === card && this.question.why !== 'sign') this.question = null
  }

  /** The holder does not want to be asked now. */
  later(): void {
    if (this.question && this.question.why !== 'sign') this.#later.add(this.question.card)
    this.question = null
    this.#answer?.(null)
    this.#answer = null
  }

  /** Says what became of the last answer. */
  note(news: Partial<PinQuestion>): void {
    if (this.question) this.question = { ...this.question, ...news }
  }

  #ask(card: string, why: PinQuestion['why'], policy: PinPolicy | null): void {
    this.question = { card, why, policy, last: 'none', attemptsLeft: null, problem: null, isBusy: false }
  }
}
