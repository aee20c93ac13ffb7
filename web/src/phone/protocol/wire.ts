import type { PinPolicy } from '../certificates/pin'
import { readCertificateState, readPinPolicy, readTemplate, type CertificateState, type Template } from './certificates'
import { Members } from './members'
import { Trouble } from './trouble'

export interface Issuer {
  readonly name: string
  readonly project: string
}

export interface Installs {
  readonly kind: string
  readonly label: string
}

/** What a link offers. Times are milliseconds since 1970 throughout. */
export interface Offer {
  readonly issuer: Issuer
  readonly holder: string
  readonly installs: readonly Installs[]
  readonly pinRequired: boolean
  /** What the PIN that guards keys has to look like, where there is to be one. */
  readonly devicePin: PinPolicy | null
  readonly expiresAt: number
}

export interface Credential {
  readonly id: string
  readonly label: string
  readonly issuer: Issuer
  readonly holder: string
}

export interface Claimed {
  readonly deviceId: string
  readonly credential: Credential
  readonly templates: readonly Template[]
  readonly devicePin: PinPolicy | null
}

/** What a reader sees. */
export interface DoorId {
  readonly format: string
  readonly facilityCode: number | null
  readonly number: string
  readonly bitLength: number
  readonly bitsHex: string
}

export interface Message {
  readonly id: string
  readonly level: 'info' | 'warning'
  readonly text: string
}

/** What the server says of this phone's credential. */
export type State = Said & {
  readonly pollAfterS: number
  readonly messages: readonly Message[]
  readonly certificates: readonly CertificateState[]
  readonly toRenew: readonly Template[]
}

export type Said =
  | { readonly status: 'claimed' }
  | { readonly status: 'not_started'; readonly validFrom: number | null }
  | { readonly status: 'active'; readonly id: DoorId; readonly granted: Granted }
  | { readonly status: 'suspended' | 'revoked' | 'unknown'; readonly reason: string | null }

/** What the server says of a lease. */
export interface Granted {
  readonly leaseUntil: number
  readonly serverTime: number
  readonly validUntil: number | null
}

const POLL_AFTER_S = 900
/** A server that asks for more requests than this has erred. */
const SHORTEST_POLL_S = 1

export function readOffer(answer: unknown): Offer {
  const offer = new Members(answer)
  return {
    issuer: readIssuer(offer),
    holder: offer.object('holder').text('display_name'),
    installs: offer.list('installs', (installs) => ({ kind: installs.text('kind'), label: installs.text('label') })),
    pinRequired: offer.value('pin_required') === true,
    devicePin: readPinPolicy(offer),
    expiresAt: offer.time('expires_at'),
  }
}

export function readClaimed(answer: unknown): Claimed {
  const claimed = new Members(answer)
  const credential = claimed.object('credential')
  return {
    deviceId: claimed.text('device_id'),
    credential: {
      id: credential.text('id'),
      label: credential.text('label'),
      issuer: readIssuer(credential),
      holder: credential.object('holder').text('display_name'),
    },
    templates: claimed.listOrNone('templates', readTemplate),
    devicePin: readPinPolicy(claimed),
  }
}

export function readState(answer: unknown): State {
  const state = new Members(answer)
  const pollAfterS = state.value('poll_after_s')
  return {
    ...readSaid(state),
    pollAfterS: typeof pollAfterS === 'number' ? Math.max(pollAfterS, SHORTEST_POLL_S) : POLL_AFTER_S,
    messages: state.listOrNone('messages', readMessage),
    certificates: state.listOrNone('certificates', readCertificateState),
    toRenew: state.listOrNone('certificates_to_renew', readTemplate),
  }
}

/** Whether the server says that it has let the phone go. */
export function readReset(answer: unknown): void {
  if (new Members(answer).text('status') !== 'reset') throw new Trouble('foreign')
}

function readSaid(state: Members): Said {
  const status = state.text('status')
  switch (status) {
    case 'claimed':
      return { status }
    case 'not_started':
      return { status, validFrom: state.timeOrNull('valid_from') }
    case 'active':
      return { status, id: readId(state.object('id')), granted: readGranted(state) }
    case 'suspended':
    case 'revoked':
      return { status, reason: state.textOrNull('reason') }
    default:
      return { status: 'unknown', reason: state.textOrNull('reason') }
  }
}

function readGranted(state: Members): Granted {
  return {
    leaseUntil: state.time('lease_until'),
    serverTime: state.time('server_time'),
    validUntil: state.timeOrNull('valid_until'),
  }
}

function readId(id: Members): DoorId {
  return {
    format: id.text('format'),
    facilityCode: id.has('facility_code') ? id.number('facility_code') : null,
    number: id.text('number'),
    bitLength: id.number('bit_length'),
    bitsHex: id.text('bits_hex'),
  }
}

function readIssuer(members: Members): Issuer {
  const issuer = members.object('issuer')
  return { name: issuer.text('name'), project: issuer.text('project') }
}

function readMessage(message: Members): Message {
  const level = message.text('level') === 'warning' ? 'warning' : 'info'
  return { id: message.text('id'), level, text: message.text('text') }
}
