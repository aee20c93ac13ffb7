import { giveUp, holdingsOf, markRead, standingOf, withHoldings, withLease, type Card } from './card'
import { kindOf, signatureInDer } from './certificates/algorithm'
import type { Bytes } from './certificates/bytes'
import { approve, type Holdings } from './certificates/holdings'
import { openKey } from './certificates/keys'
import { LeaseAges, look, type Moment } from './lease'
import { Pins, type PinQuestion } from './pins'
import { problemOf, waitMs, type Problem } from './problem'
import type { Line } from './protocol/line'
import { Refused } from './protocol/trouble'
import { PinWanted, Session } from './session'
import type { Vault } from './vault/vault'

/** What the page's parts need of the browser. */
export interface Means {
  readonly vault: Vault
  readonly lineTo: (publicUrl: string) => Line
  readonly moment: () => Moment
  readonly online: () => boolean
  readonly random: () => number
  readonly deviceName: string
  /** Called when something else is to be shown. */
  readonly changed: () => void
}

/** The cards on this phone, kept up to date with their servers and with the clock. */
export class Wallet {
  #cards: readonly Card[] = []
  readonly #asking = new Set<string>()
  readonly #problems = new Map<string, Problem>()
  readonly #failures = new Map<string, number>()
  /** When each card is asked about next, by the steady clock. */
  readonly #due = new Map<string, number>()
  readonly #ages = new LeaseAges()
  readonly pins = new Pins()

  constructor(private readonly means: Means) {}

  /** The cards as they are now. */
  get cards(): readonly Card[] {
    return this.#cards
  }

  isAsking(id: string): boolean {
    return this.#asking.has(id)
  }

  problem(id: string): Problem | null {
    return this.#problems.get(id) ?? null
  }

  /** Reads the cards anew; another page may have changed them. */
  async load(): Promise<void> {
    const now = this.means.moment()
    const before = new Map(this.#cards.map((card) => [card.id, card]))
    const stored = await this.means.vault.list()
    const known = stored.map((card) => this.#looked(remembering(card, before.get(card.id)), now))
    this.#cards = known.sort((one, other) => rank(one) - rank(other) || other.since - one.since)
    this.means.changed()
  }

  /** Looks at the clock; asks about the cards whose time has come. To be called every second. */
  async tick(): Promise<void> {
    const now = this.means.moment()
    const before = this.#cards
    this.#look(now)
    if (this.#cards.some((card, at) => endOf(card) !== endOf(before[at]))) await this.note()
    if (this.means.online()) await Promise.all(this.#bound().filter((id) => this.#isDue(id, now)).map((id) => this.ask(id)))
  }

  /** Looks at the clock, and stores what it says. */
  async note(): Promise<void> {
    this.#look(this.means.moment())
    for (const card of this.#cards) {
      if (standingOf(card)?.is === 'active') await this.#change(card.id, (stored) => remembering(stored, card))
    }
    this.means.changed()
  }

  /** Asks about all cards, but for those whose server wants to be left alone. */
  async askAll(): Promise<void> {
    const now = this.means.moment()
    const asked = this.#bound().filter((id) => this.problem(id)?.retryAfterS == null || this.#isDue(id, now))
    await Promise.all(asked.map((id) => this.ask(id)))
  }

  /** Asks about a card, and tells what there is to tell. */
  async ask(id: string): Promise<void> {
    if (this.#asking.has(id)) return
    this.#asking.add(id)
    this.means.changed()
    try {
      await this.#settle(id)
    } finally {
      this.#asking.delete(id)
      await this.load()
    }
  }

  /** Gives a card up: its ID is gone at once, and its server is told. */
  async giveUp(id: string): Promise<void> {
    await this.#change(id, giveUp)
    await this.load()
    await this.ask(id)
  }

  /** Takes a card away that has come to its end. */
  async remove(id: string): Promise<void> {
    await this.means.vault.remove(id)
    await this.load()
  }

  async markRead(id: string, message: string): Promise<void> {
    await this.#change(id, (card) => markRead(card, message))
    await this.load()
  }

  /** The holder says yes to new certificates. */
  async renew(id: string): Promise<void> {
    await this.#change(id, (card) => withHoldings(card, approve))
    await this.goOn(id)
  }

  /** Goes on with what waits for the PIN. */
  async goOn(id: string): Promise<void> {
    this.pins.again(id)
    await this.load()
    await this.ask(id)
  }

  /** The holder has answered the question about the PIN. */
  async enterPin(text: string): Promise<void> {
    const { question } = this.pins
    if (!question || question.isBusy) return
    const { card: id, why } = question
    this.pins.note({ isBusy: true, last: 'none', problem: null })
    this.means.changed()
    try {
      const key = await this.#openPin(id, text)
      this.pins.done(id, key)
      if (why !== 'sign') await this.#settle(id, key)
    } catch (error) {
      this.pins.note({ isBusy: false, ...newsOf(error) })
    }
    await this.load()
  }

  /** The holder does not want to enter a PIN now. */
  leavePin(): void {
    this.pins.later()
    this.means.changed()
  }

  /**
   * Signs bytes with the key of that name: RSA with PKCS#1 v1.5, ECDSA in DER as certificates have it, or its two numbers
   * plain. Asks the holder for the PIN, where one guards the key. Null where the holder says no, or the ID does not work now.
   */
  async sign(id: string, keyId: string, bytes: Bytes, form: 'der' | 'plain' = 'der'): Promise<Bytes | null> {
    const held = this.#usable(id)?.held.find((one) => one.keyId === keyId)
    if (!held) return null
    const asked = held.key.is === 'wrapped' ? this.pins.askToSign(id) : null
    this.means.changed()
    const pinKey = asked && (await asked)
    const pin = this.#usable(id)?.pin
    if (asked && (!pinKey || pin?.is !== 'set')) return null
    const key = await openKey(held.key, pinKey && pin?.is === 'set' ? { pin: pinKey, device: pin.device } : null)
    const signature = await crypto.subtle.sign(kindOf(held.key.algorithm).sign, key, bytes)
    const plain = new Uint8Array(signature)
    return form === 'plain' ? plain : signatureInDer(held.key.algorithm, plain)
  }

  /** A session about a card. Only within {@link Vault.exclusively}. */
  session(card: Card, pinKey: CryptoKey | null = null): Session {
    const { vault, moment, deviceName, lineTo } = this.means
    const onLease = (id: string, sent: Moment) => this.#ages.begin(id, sent)
    return new Session({ vault, line: lineTo(card.publicUrl), moment, deviceName, onLease, pinKey }, card)
  }

  /** What a card has of certificates, while its ID works. */
  #usable(id: string): Holdings | null {
    this.#look(this.means.moment())
    const card = this.#cards.find((one) => one.id === id)
    const standing = card && standingOf(card)
    return card && standing?.is === 'active' && standing.lease.ended === null ? holdingsOf(card) : null
  }

  async #openPin(id: string, text: string): Promise<CryptoKey | null> {
    const { vault } = this.means
    return vault.exclusively(async () => {
      const card = await vault.lookup(id)
      return card && this.session(card).openPin(text)
    })
  }

  async #settle(id: string, pinKey: CryptoKey | null = null): Promise<void> {
    const { vault, moment, random } = this.means
    try {
      await vault.exclusively(async () => {
        const card = await vault.lookup(id)
        if (card?.phase.is === 'bound') await this.session(card, pinKey).settle()
      })
      this.pins.settled(id)
      this.#problems.delete(id)
      this.#failures.delete(id)
      const card = await vault.lookup(id)
      this.#due.set(id, moment().steady + (card?.phase.is === 'bound' ? card.phase.pollAfterS * 1_000 : Infinity))
    } catch (error) {
      if (error instanceof PinWanted) return this.#wantPin(id)
      const problem = problemOf(error)
      const failures = (this.#failures.get(id) ?? 0) + 1
      this.#problems.set(id, problem)
      this.#failures.set(id, failures)
      this.#due.set(id, moment().steady + waitMs(failures, problem, random()))
    }
  }

  /** Only the holder can go on; the server is asked for the state as ever. */
  async #wantPin(id: string): Promise<void> {
    const { vault, moment } = this.means
    const card = await vault.lookup(id)
    if (card?.phase.is !== 'bound') return
    const { pin } = holdingsOf(card)
    this.#problems.delete(id)
    this.#failures.delete(id)
    this.#due.set(id, moment().steady + card.phase.pollAfterS * 1_000)
    this.pins.want(id, pin?.is === 'wanted' ? pin.policy : null)
  }

  async #change(id: string, change: (card: Card) => Card): Promise<void> {
    const { vault } = this.means
    await vault.exclusively(async () => {
      const card = await vault.lookup(id)
      if (card) await vault.put(change(card))
    })
  }

  #look(now: Moment): void {
    this.#cards = this.#cards.map((card) => this.#looked(card, now))
  }

  #looked(card: Card, now: Moment): Card {
    const standing = standingOf(card)
    if (standing?.is !== 'active') return card
    return withLease(card, look(standing.lease, now.wall, this.#ages.age(card.id, standing.lease, now)))
  }

  #bound(): string[] {
    return this.#cards.filter(({ phase }) => phase.is === 'bound').map(({ id }) => id)
  }

  #isDue(id: string, now: Moment): boolean {
    return now.steady >= (this.#due.get(id) ?? 0)
  }
}

/** What the holder is told of a PIN that did not do. */
function newsOf(error: unknown): Partial<PinQuestion> {
  if (error instanceof Refused && error.code === 'pin_wrong') return { last: 'wrong', attemptsLeft: error.attemptsLeft }
  if (error instanceof Refused && error.code === 'pin_locked') return { last: 'locked' }
  return { problem: problemOf(error) }
}

/** What has ended stands behind the others. */
function rank({ phase }: Card): number {
  return phase.is === 'ended' ? 1 : 0
}

/** A stored card with what this page has seen of the clock since. */
function remembering(stored: Card, seen: Card | undefined): Card {
  const [was, is] = [standingOf(stored), seen && standingOf(seen)]
  if (was?.is !== 'active' || is?.is !== 'active' || was.lease.sentAt !== is.lease.sentAt) return stored
  const latestSeen = Math.max(was.lease.latestSeen, is.lease.latestSeen)
  return withLease(stored, { ...was.lease, latestSeen, ended: was.lease.ended ?? is.lease.ended })
}

function endOf(card: Card | undefined): string | null {
  const standing = card && standingOf(card)
  return standing?.is === 'active' ? standing.lease.ended : null
}
