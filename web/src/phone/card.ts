import * as certificates from './certificates/holdings'
import type { Holdings } from './certificates/holdings'
import type { Link } from './link'
import { beginLease, type Lease, type Moment } from './lease'
import type { Keys } from './protocol/keys'
import { sha256, utf8 } from './protocol/base64url'
import type { Claimed, Credential, DoorId, Issuer, Message, Offer, Said, State } from './protocol/wire'

/** What the phone keeps of one enrolment. Changed only by the functions below, and stored whole after each change. */
export interface Card {
  readonly id: string
  readonly publicUrl: string
  /** By which the same link finds its card again, when the code itself is gone. */
  readonly linkSha256: string
  /** When its link was opened, by the phone's clock. */
  readonly since: number
  readonly phase: Phase
  /** What the server wants its holder to read, and what was read. */
  readonly messages: readonly Message[]
  readonly read: readonly string[]
}

export type Phase =
  /** The link is stored. Nothing was asked for yet, but what it offers. */
  | { readonly is: 'invited'; readonly code: string }
  /** The keys are stored; the server may or may not know them. */
  | { readonly is: 'claiming'; readonly code: string; readonly keys: Keys; readonly offered: Offered | null }
  | Bound
  /** It is over, and the keys are wiped. */
  | { readonly is: 'ended'; readonly credential: Credential; readonly end: End }

/** The server knows this phone. */
export interface Bound {
  readonly is: 'bound'
  readonly keys: Keys
  readonly deviceId: string
  readonly credential: Credential
  /** What it has of certificates; cards of earlier versions have none. */
  readonly holdings?: Holdings
  readonly standing: Standing
  /** When the server last answered, by the phone's clock. */
  readonly checkedAt: number | null
  readonly pollAfterS: number
}

/** What the server last said, or the holder decided. */
export type Standing =
  | { readonly is: 'unconfirmed' }
  | { readonly is: 'not_started'; readonly validFrom: number | null }
  | { readonly is: 'active'; readonly id: DoorId; readonly lease: Lease }
  | { readonly is: 'suspended'; readonly reason: string | null; readonly reported: boolean }
  /** The server said a word that this page does not know. It counts as suspended, and is not reported. */
  | { readonly is: 'unknown'; readonly reason: string | null }
  | { readonly is: 'revoked'; readonly reason: string | null }
  /** The holder gave the phone up; the server does not know yet. */
  | { readonly is: 'given_up' }

export type End =
  | { readonly is: 'revoked'; readonly reason: string | null }
  | { readonly is: 'reset' }
  /** The server does not know this phone any more. */
  | { readonly is: 'forgotten' }

export interface Offered {
  readonly issuer: Issuer
  readonly holder: string
  readonly label: string
}

/** What a phone has to tell the server before anything else. */
export type Owed = 'pin' | 'certificates' | 'confirm' | 'disabled_suspended' | 'disabled_revoked' | 'reset'

const MOST_READ = 200
const POLL_AFTER_S = 900

export async function newCard(link: Link, since: number): Promise<Card> {
  const phase: Phase = { is: 'invited', code: link.code }
  const linkSha256 = await fingerprint(link)
  return { id: crypto.randomUUID(), publicUrl: link.publicUrl, linkSha256, since, phase, messages: [], read: [] }
}

/** By which a link is known after its code is gone. */
export async function fingerprint({ publicUrl, code }: Link): Promise<string> {
  return sha256(utf8(`${publicUrl}/m/#${code}`))
}

/** Takes keys, which are to be stored before the server hears of them. */
export function withKeys(card: Card, keys: Keys, offered: Offered | null): Card {
  if (card.phase.is !== 'invited' && card.phase.is !== 'claiming') return card
  return { ...card, phase: { is: 'claiming', code: card.phase.code, keys, offered } }
}

/** Takes the answer of *claim*. */
export function bind(card: Card, { deviceId, credential, templates, devicePin }: Claimed): Card {
  if (card.phase.is !== 'claiming') return card
  const { keys } = card.phase
  const standing: Standing = { is: 'unconfirmed' }
  const holdings = certificates.wanted(templates, devicePin)
  return { ...card, phase: { is: 'bound', keys, deviceId, credential, holdings, standing, checkedAt: null, pollAfterS: POLL_AFTER_S } }
}

/** Obeys the server. The ID is gone as soon as the card is stored. */
export function obey(card: Card, state: State, sent: Moment): Card {
  if (card.phase.is !== 'bound') return card
  const standing = told(card.phase.standing, state, sent.wall)
  const toRenew = standing.is === 'unconfirmed' ? [] : state.toRenew
  const holdings = standing.is === 'revoked' ? certificates.NOTHING : certificates.told(holdingsOf(card), state.certificates, toRenew)
  const phase = { ...card.phase, holdings, standing, checkedAt: sent.wall, pollAfterS: state.pollAfterS }
  return { ...card, phase, messages: unread(card, state.messages) }
}

/** Notes that the server heard that the phone obeyed. */
export function reported(card: Card): Card {
  const standing = standingOf(card)
  if (standing?.is === 'revoked') return end(card, { is: 'revoked', reason: standing.reason })
  return standing?.is === 'suspended' ? stand(card, { ...standing, reported: true }) : card
}

/** The holder gives the phone up: ID and certificates go at once, the keys of the enrolment when the server knows. */
export function giveUp(card: Card): Card {
  return stand(withHoldings(card, () => certificates.NOTHING), { is: 'given_up' })
}

/** What a card has of certificates. */
export function holdingsOf({ phase }: Card): Holdings {
  return (phase.is === 'bound' && phase.holdings) || certificates.NOTHING
}

export function withHoldings(card: Card, change: (holdings: Holdings) => Holdings): Card {
  return card.phase.is === 'bound' ? { ...card, phase: { ...card.phase, holdings: change(holdingsOf(card)) } } : card
}

/** The server does not know this phone any more. */
export function forgotten(card: Card): Card {
  const standing = standingOf(card)
  if (standing?.is === 'given_up') return end(card, { is: 'reset' })
  if (standing?.is === 'revoked') return end(card, { is: 'revoked', reason: standing.reason })
  return end(card, { is: 'forgotten' })
}

/** Ends it and wipes the keys. */
export function end(card: Card, how: End): Card {
  if (card.phase.is !== 'bound') return card
  return { ...card, phase: { is: 'ended', credential: card.phase.credential, end: how }, messages: [] }
}

export function withLease(card: Card, lease: Lease): Card {
  const standing = standingOf(card)
  return standing?.is === 'active' ? stand(card, { ...standing, lease }) : card
}

export function markRead(card: Card, message: string): Card {
  const read = [...card.read, message].slice(-MOST_READ)
  return { ...card, read, messages: card.messages.filter(({ id }) => id !== message) }
}

export function owed(card: Card): Owed | null {
  const standing = standingOf(card)
  switch (standing?.is) {
    case 'unconfirmed':
      return certificates.stepOf(holdingsOf(card)) ?? 'confirm'
    case 'active':
    case 'not_started':
      return certificates.stepOf(holdingsOf(card))
    case 'suspended':
      return standing.reported ? null : 'disabled_suspended'
    case 'revoked':
      return 'disabled_revoked'
    case 'given_up':
      return 'reset'
    default:
      return null
  }
}

export function standingOf({ phase }: Card): Standing | null {
  return phase.is === 'bound' ? phase.standing : null
}

/** What of an offer is shown, also after it was taken. */
export function offeredBy({ issuer, holder, installs }: Offer): Offered {
  return { issuer, holder, label: installs.map(({ label }) => label).join(', ') }
}

function stand(card: Card, standing: Standing): Card {
  return card.phase.is === 'bound' ? { ...card, phase: { ...card.phase, standing } } : card
}

function told(was: Standing, said: Said, sentAt: number): Standing {
  switch (said.status) {
    case 'claimed':
      return { is: 'unconfirmed' }
    case 'not_started':
      return { is: 'not_started', validFrom: said.validFrom }
    case 'active':
      return { is: 'active', id: said.id, lease: beginLease(said.granted, sentAt) }
    case 'suspended':
      return { is: 'suspended', reason: said.reason, reported: was.is === 'suspended' && was.reported }
    case 'revoked':
    case 'unknown':
      return { is: said.status, reason: said.reason }
  }
}

function unread(card: Card, messages: readonly Message[]): readonly Message[] {
  const known = new Set([...card.read, ...card.messages.map(({ id }) => id)])
  return [...card.messages, ...messages.filter(({ id }) => !known.has(id))]
}
