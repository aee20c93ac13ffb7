import { newCard, offeredBy, type Card, type Offered } from './card'
import type { Link } from './link'
import { problemOf, waitMs, type Problem } from './problem'
import { askOffer, canInstall } from './protocol/enrol'
import { Refused } from './protocol/trouble'
import type { Offer } from './protocol/wire'
import { isFinal } from './session'
import type { Means, Wallet } from './wallet'

/** A link on its way to a card. */
export interface Invitation {
  readonly card: string
  readonly publicUrl: string
  /** What the link offers; null while that is being asked, and for a card of which no more is known. */
  readonly offered: Offered | null
  readonly expiresAt: number | null
  readonly stage: 'asking' | 'ready' | 'setting_up'
  readonly pin: Pin | null
  readonly problem: Problem | null
  /** Whether it can be put away without losing keys that the server may know. */
  readonly canLeave: boolean
}

/** That an enrolment PIN is wanted, and what became of the last one. */
export interface Pin {
  readonly last: 'none' | 'missing' | 'wrong'
  readonly attemptsLeft: number | null
}

/** The server's last word on a link. */
export interface Refusal {
  readonly code: string
  readonly card: string
  readonly publicUrl: string
  readonly offered: Offered | null
  /** Whether the holder can tell the issuer that somebody else used the link. */
  readonly canReport: boolean
}

/** The unknown kind of thing is no refusal of the server's, but ends the same way. */
const CANNOT_INSTALL = 'cannot_install'

/** Leads from a link to a card: asks what is offered, and on the holder's tap sets it up. */
export class Enrolment {
  invitation: Invitation | null = null
  refusal: Refusal | null = null
  #failures = 0
  /** When to try again, by the steady clock. */
  #retryAt: number | null = null
  #pin: string | null = null
  #isBusy = false

  constructor(
    private readonly means: Means,
    private readonly wallet: Wallet,
  ) {}

  /** Stores a link, to be asked about next. An older link that nothing was done with makes room. */
  async keep(link: Link): Promise<void> {
    const { vault } = this.means
    const card = await newCard(link, this.means.moment().wall)
    for (const old of await vault.list()) if (old.phase.is === 'invited') await vault.remove(old.id)
    await vault.put(card)
    this.#begin(card)
  }

  /** Goes on where an earlier page was interrupted. */
  async resume(): Promise<void> {
    const cards = this.wallet.cards
    const card = cards.find(({ phase }) => phase.is === 'claiming') ?? cards.find(({ phase }) => phase.is === 'invited')
    if (!card || this.invitation) return
    this.#begin(card)
    await this.retry()
  }

  /** The holder said so: makes and stores keys, claims, confirms. */
  async setUp(pin: string | null): Promise<void> {
    if (!this.invitation || this.invitation.stage === 'setting_up') return
    this.#pin = pin
    this.#show(this.invitation.card, { stage: 'setting_up', problem: null })
    await this.retry()
  }

  /** The holder of a used link says that it was another: the claim is refused, and its issuer learns of it. */
  async report(): Promise<void> {
    const { refusal } = this
    const card = refusal && (await this.means.vault.lookup(refusal.card))
    if (!card) return
    this.#begin(card)
    await this.setUp(null)
  }

  /** Does the next step: asks what is offered, or claims it. */
  async retry(): Promise<void> {
    const { invitation } = this
    if (!invitation || this.#isBusy) return
    this.#isBusy = true
    this.#retryAt = null
    this.means.changed()
    try {
      await (invitation.stage === 'setting_up' ? this.#claim(invitation) : this.#askOffer(invitation))
      this.#failures = 0
    } catch (error) {
      await this.#fail(invitation, error)
    } finally {
      this.#isBusy = false
    }
    this.means.changed()
  }

  /** Tries again when the time has come. */
  async tick(): Promise<void> {
    if (this.#retryAt !== null && this.means.moment().steady >= this.#retryAt && this.means.online()) await this.retry()
  }

  /** Puts the link or its refusal away. The link in the mail stays as good as it was. */
  async leave(): Promise<void> {
    const id = this.invitation?.card ?? this.refusal?.card
    if (id !== undefined) await this.means.vault.remove(id)
    this.invitation = null
    this.refusal = null
    this.#retryAt = null
    await this.wallet.load()
  }

  #begin(card: Card): void {
    this.#failures = 0
    this.#pin = null
    this.refusal = null
    this.invitation = invitationOf(card)
  }

  async #askOffer({ card, publicUrl }: Invitation): Promise<void> {
    const phase = (await this.means.vault.lookup(card))?.phase
    if (phase?.is !== 'invited') return
    const offer = await askOffer(this.means.lineTo(publicUrl), phase.code)
    if (offer.installs.some(({ kind }) => !canInstall(kind))) throw new Refused(CANNOT_INSTALL)
    this.#show(card, { ...shownOf(offer), stage: 'ready', problem: null })
  }

  async #claim({ card, offered }: Invitation): Promise<void> {
    const { vault } = this.means
    await vault.exclusively(async () => {
      const stored = await vault.lookup(card)
      if (!stored) return
      const session = this.wallet.session(stored)
      await session.prepare(offered, false)
      this.#show(card, { canLeave: false })
      await session.claim(this.#pin).catch(async (error: unknown) => {
        if (!(error instanceof Refused && error.code === 'key_in_use')) throw error
        await session.prepare(offered, true)
        await session.claim(this.#pin)
      })
    })
    // From here on it is a card like others, which is also repeated like others if it cannot be confirmed now.
    await this.wallet.ask(card)
    if (this.invitation?.card === card) this.invitation = null
  }

  async #fail(invitation: Invitation, error: unknown): Promise<void> {
    if (error instanceof Refused && (error.code === 'pin_required' || error.code === 'pin_wrong')) {
      const last = error.code === 'pin_wrong' ? 'wrong' : 'missing'
      this.#show(invitation.card, { stage: 'ready', canLeave: true, pin: { last, attemptsLeft: error.attemptsLeft } })
    } else if (isFinal(error) || (error instanceof Refused && error.code === CANNOT_INSTALL)) {
      await this.#refuse(invitation, error.code)
    } else {
      this.#stumble(invitation, problemOf(error))
    }
  }

  #stumble({ card }: Invitation, problem: Problem): void {
    const { moment, random } = this.means
    this.#failures += 1
    this.#retryAt = problem.kind === 'error' ? null : moment().steady + waitMs(this.#failures, problem, random())
    this.#show(card, { problem })
  }

  async #refuse({ card, publicUrl, offered, stage }: Invitation, code: string): Promise<void> {
    // The claim that reports a used link needs it, so it is kept until the holder puts it away.
    const canReport = code === 'code_used' && stage === 'asking'
    if (!canReport) await this.means.vault.remove(card)
    this.refusal = { code, card, publicUrl, offered, canReport }
    this.invitation = null
    await this.wallet.load()
  }

  /** Changes what is shown of an invitation, unless another has taken its place. */
  #show(card: string, news: Partial<Invitation>): void {
    if (this.invitation?.card === card) this.invitation = { ...this.invitation, ...news }
    this.means.changed()
  }
}

function invitationOf({ id, publicUrl, phase }: Card): Invitation {
  const isClaiming = phase.is === 'claiming'
  return {
    card: id,
    publicUrl,
    offered: isClaiming ? phase.offered : null,
    expiresAt: null,
    stage: isClaiming ? 'setting_up' : 'asking',
    pin: null,
    problem: null,
    canLeave: !isClaiming,
  }
}

function shownOf(offer: Offer): Pick<Invitation, 'offered' | 'expiresAt' | 'pin'> {
  const pin: Pin | null = offer.pinRequired ? { last: 'none', attemptsLeft: null } : null
  return { offered: offeredBy(offer), expiresAt: offer.expiresAt, pin }
}
