import type { CertificateState, CertificateStatus, Template } from '../protocol/certificates'
import type { StoredKey, Usage } from './keys'
import type { PinPolicy } from './pin'

/** What a phone has of certificates for one enrolment. Changed only by the functions below. */
export interface Holdings {
  readonly order: Order | null
  readonly held: readonly Held[]
  /** Keys of certificates that are no longer in use, for what was encrypted to them. */
  readonly earlier: readonly Earlier[]
  readonly pin: DevicePin | null
  /** What the server wants renewed, and the holder has not said yes to. */
  readonly toRenew: readonly Template[]
}

/** Certificates on their way. */
export interface Order {
  readonly templates: readonly Template[]
  readonly stage:
    | { readonly is: 'wanted' }
    /** The keys are stored; the server may or may not know them. */
    | { readonly is: 'made'; readonly made: readonly Made[] }
    /** The certificates are stored; the server may or may not know that. */
    | Received
}

export interface Received {
  readonly is: 'received'
  readonly held: readonly Held[]
  readonly earlier: readonly Earlier[]
}

/** A key, and the request that was made with it: a repeat sends the same. */
export interface Made {
  readonly keyId: string
  readonly key: StoredKey
  readonly spki: Uint8Array<ArrayBuffer>
  readonly request: string
}

/** A certificate with its key. */
export interface Held {
  readonly keyId: string
  readonly profile: string
  readonly usage: Usage
  readonly serial: string
  readonly status: CertificateStatus
  readonly notBefore: number
  readonly notAfter: number
  readonly subject: string
  readonly issuer: string
  readonly certificate: string
  readonly chain: readonly string[]
  readonly key: StoredKey
}

export interface Earlier {
  readonly keyId: string
  readonly serial: string
  readonly key: StoredKey
}

/** How far the PIN that guards the keys has come. */
export type DevicePin =
  | { readonly is: 'wanted'; readonly policy: PinPolicy }
  /** It was chosen; the server may or may not know its proof. */
  | { readonly is: 'chosen'; readonly salt: string; readonly device: CryptoKey }
  | { readonly is: 'set'; readonly salt: string; readonly device: CryptoKey }

/** What is next about certificates. */
export type Step = 'pin' | 'certificates' | 'confirm'

export const NOTHING: Holdings = { order: null, held: [], earlier: [], pin: null, toRenew: [] }

/** What the answer of *claim* wants. */
export function wanted(templates: readonly Template[], policy: PinPolicy | null): Holdings {
  if (templates.length === 0) return NOTHING
  return { ...NOTHING, order: { templates, stage: { is: 'wanted' } }, pin: policy && { is: 'wanted', policy } }
}

export function stepOf({ order, pin }: Holdings): Step | null {
  if (!order) return null
  if (order.stage.is === 'received') return 'confirm'
  return pin && pin.is !== 'set' ? 'pin' : 'certificates'
}

/** The keys that a confirmation names: those that were received, or else those that are held. */
export function namedIn({ order, held }: Holdings): readonly string[] {
  return order?.stage.is === 'received' ? order.templates.map(({ keyId }) => keyId) : held.map(({ keyId }) => keyId)
}

/** Changes how far an order is. */
export function withStage(holdings: Holdings, stage: Order['stage']): Holdings {
  return holdings.order ? { ...holdings, order: { ...holdings.order, stage } } : holdings
}

/** The server knows what was received: it takes the place of what it renews. */
export function install(holdings: Holdings): Holdings {
  const stage = holdings.order?.stage
  if (stage?.is !== 'received') return holdings
  const isNew = ({ keyId }: Held) => stage.held.some((held) => held.keyId === keyId)
  const retired = holdings.held.filter((held) => isNew(held) && held.usage === 'encryption')
  const added = [...retired.map(({ keyId, serial, key }) => ({ keyId, serial, key })), ...stage.earlier]
  const isAdded = (one: Earlier) => added.some(({ keyId, serial }) => keyId === one.keyId && serial === one.serial)
  return {
    ...holdings,
    order: null,
    held: [...holdings.held.filter((held) => !isNew(held)), ...stage.held],
    earlier: [...holdings.earlier.filter((one) => !isAdded(one)), ...added],
  }
}

/** Takes the server's word on the certificates, and what it wants renewed. */
export function told(holdings: Holdings, states: readonly CertificateState[], toRenew: readonly Template[]): Holdings {
  if (holdings === NOTHING && toRenew.length === 0) return holdings
  const statusOf = (held: Held) => states.find(({ serial }) => serial === held.serial)?.status ?? held.status
  return { ...holdings, held: holdings.held.map((held) => ({ ...held, status: statusOf(held) })), toRenew }
}

/** The holder says yes to a renewal. */
export function approve(holdings: Holdings): Holdings {
  if (holdings.order || holdings.toRenew.length === 0) return holdings
  return { ...holdings, order: { templates: holdings.toRenew, stage: { is: 'wanted' } } }
}
