import { fingerprint, type Card } from './card'
import { Enrolment, type Invitation, type Refusal } from './invitation'
import { LOGIN, parseLink, parseLogin, type Link, type LinkFault } from './link'
import { Logins, type Login, type LoginEnd } from './login'
import type { Surroundings } from './surroundings'
import type { PinQuestion } from './pins'
import { Wallet, type Means } from './wallet'

/** What the page shows. */
export type Screen =
  | { readonly is: 'opening' }
  /** The browser lacks what keys need, or its storage failed. */
  | { readonly is: 'broken' }
  | { readonly is: 'gate'; readonly gate: Gate; readonly link: Link }
  | { readonly is: 'elsewhere'; readonly link: Link }
  /** Somebody is to be logged in elsewhere. */
  | { readonly is: 'login'; readonly login: Login }
  | { readonly is: 'login_end'; readonly end: LoginEnd }
  | { readonly is: 'invitation'; readonly invitation: Invitation; readonly others: readonly Card[] }
  | { readonly is: 'refusal'; readonly refusal: Refusal; readonly others: readonly Card[] }
  /** The PIN that guards a card's keys is asked for. */
  | { readonly is: 'device_pin'; readonly question: PinQuestion; readonly card: Card }
  | { readonly is: 'give_up'; readonly card: Card }
  | { readonly is: 'cards'; readonly cards: readonly Card[]; readonly linkFault: LinkFault | null }

/** What is better done first where a link was opened. */
export type Gate = 'computer' | 'in_app' | 'install'

/** What the page as a whole needs of the browser. */
export interface Place {
  readonly publicUrl: string
  readonly surroundings: Surroundings
  /** Takes the code out of the address bar and the history. */
  readonly clearAddress: () => void
  /** Asks the browser to keep what is stored. */
  readonly persist: () => void
}

/** The phone page from its opening on: which link it has, which cards, and what it shows of them. */
export class Life {
  readonly wallet: Wallet
  readonly enrolment: Enrolment
  readonly logins: Logins
  #isOpen = false
  #isBroken = false
  #gate: { gate: Gate; link: Link } | null = null
  #elsewhere: Link | null = null
  #linkFault: LinkFault | null = null
  #givingUp: string | null = null

  constructor(
    private readonly means: Means,
    private readonly place: Place,
  ) {
    this.wallet = new Wallet(means)
    this.enrolment = new Enrolment(means, this.wallet)
    this.logins = new Logins(means, this.wallet)
  }

  get screen(): Screen {
    if (this.#isBroken) return { is: 'broken' }
    if (!this.#isOpen) return { is: 'opening' }
    if (this.#gate) return { is: 'gate', ...this.#gate }
    if (this.#elsewhere) return { is: 'elsewhere', link: this.#elsewhere }
    const cards = this.wallet.cards.filter(({ phase }) => phase.is === 'bound' || phase.is === 'ended')
    const { question } = this.wallet.pins
    const asked = cards.find(({ id }) => id === question?.card)
    const { login, end } = this.logins
    if (login && question?.why === 'sign' && asked) return { is: 'device_pin', question, card: asked }
    if (login) return { is: 'login', login }
    if (end) return { is: 'login_end', end }
    const { invitation, refusal } = this.enrolment
    if (invitation) return { is: 'invitation', invitation, others: cards }
    if (refusal) return { is: 'refusal', refusal, others: cards }
    if (question && asked) return { is: 'device_pin', question, card: asked }
    const card = cards.find(({ id }) => id === this.#givingUp)
    if (card) return { is: 'give_up', card }
    return { is: 'cards', cards, linkFault: this.#linkFault }
  }

  /** Begins, with what stands behind the `#` of the address. */
  async open(fragment: string): Promise<void> {
    await this.#safely(async () => {
      await this.wallet.load()
      await this.wallet.note()
      if (fragment.startsWith(LOGIN)) return this.#openFragment(fragment)
      await Promise.all([this.wallet.askAll(), fragment === '' ? this.#resume() : this.#openFragment(fragment)])
    })
  }

  /** Another link was opened in this same page. */
  async follow(fragment: string): Promise<void> {
    if (fragment !== '') await this.#safely(() => this.#openFragment(fragment))
  }

  /** The holder pasted a link. */
  async paste(text: string): Promise<void> {
    await this.#safely(() => this.#openLink(text, false))
  }

  /** The holder goes on where another browser was advised. */
  async goOn(): Promise<void> {
    const link = this.#gate?.link
    this.#gate = null
    if (link) await this.#safely(() => this.#enrol(link))
  }

  async setUp(pin: string | null): Promise<void> {
    this.place.persist()
    await this.#safely(() => this.enrolment.setUp(pin))
  }

  async leave(): Promise<void> {
    this.#elsewhere = null
    this.#linkFault = null
    await this.#safely(() => this.enrolment.leave())
  }

  async tick(): Promise<void> {
    await this.#safely(async () => {
      this.logins.tick()
      await Promise.all([this.wallet.tick(), this.enrolment.tick()])
    })
  }

  /** The page is looked at again, or the network is back. */
  async wake(): Promise<void> {
    await this.#safely(async () => {
      await this.wallet.load()
      await this.wallet.note()
      await this.wallet.askAll()
    })
  }

  /** The page is left: what the clock said is stored. */
  async rest(): Promise<void> {
    await this.#safely(() => this.wallet.note())
  }

  async run(work: () => Promise<void>): Promise<void> {
    await this.#safely(work)
  }

  askGiveUp(card: string): void {
    this.#givingUp = card
    this.means.changed()
  }

  keep(): void {
    this.#givingUp = null
    this.means.changed()
  }

  async giveUp(): Promise<void> {
    const card = this.#givingUp
    this.#givingUp = null
    if (card !== null) await this.#safely(() => this.wallet.giveUp(card))
  }

  async #openFragment(fragment: string): Promise<void> {
    await this.#openLink(`${this.place.publicUrl}/m/#${fragment}`, true)
  }

  async #openLink(text: string, fromAddress: boolean): Promise<void> {
    this.#elsewhere = null
    this.#gate = null
    if (this.enrolment.refusal) await this.enrolment.leave()
    const login = parseLogin(text)
    if (login) return this.#logIn(login)
    this.logins.leave()
    const link = parseLink(text)
    this.#linkFault = typeof link === 'string' ? link : null
    if (typeof link === 'string') {
      if (fromAddress) this.place.clearAddress()
      return this.#resume()
    }
    if (link.publicUrl !== this.place.publicUrl) {
      this.#elsewhere = link
    } else if (await this.#has(link)) {
      this.place.clearAddress()
      return this.#resume()
    } else {
      const gate = fromAddress ? gateOf(this.place.surroundings) : null
      if (!gate) return this.#enrol(link)
      this.#gate = { gate, link }
    }
    this.#show()
  }

  /** The code is for a minute, so it is not stored. The card may need its lease first, to be one that can answer. */
  async #logIn(link: Link): Promise<void> {
    this.#linkFault = null
    if (link.publicUrl === this.place.publicUrl) {
      this.place.clearAddress()
      this.logins.begin(link)
      this.#show()
      await this.wallet.askAll()
      return this.logins.ask()
    }
    this.#elsewhere = link
    this.#show()
  }

  /** Whether this phone has begun with that link already. */
  async #has(link: Link): Promise<boolean> {
    const mark = await fingerprint(link)
    const same = this.wallet.cards.find(({ linkSha256 }) => linkSha256 === mark)
    return same?.phase.is === 'bound' || same?.phase.is === 'claiming'
  }

  /** The link is stored before it leaves the address, and before anybody is asked about it. */
  async #enrol(link: Link): Promise<void> {
    await this.enrolment.keep(link)
    this.place.clearAddress()
    this.#show()
    await this.enrolment.retry()
  }

  async #resume(): Promise<void> {
    const resuming = this.enrolment.resume()
    this.#show()
    await resuming
  }

  #show(): void {
    this.#isOpen = true
    this.means.changed()
  }

  /** A browser whose storage fails cannot carry an ID. */
  async #safely(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch {
      this.#isBroken = true
      this.means.changed()
    }
  }
}

function gateOf({ device, inApp, installed }: Surroundings): Gate | null {
  if (device === 'computer') return 'computer'
  if (inApp) return 'in_app'
  return device === 'ios' && !installed ? 'install' : null
}
