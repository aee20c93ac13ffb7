import { isAlgorithm, type Algorithm } from '../certificates/algorithm'
import type { Usage } from '../certificates/keys'
import type { PinPolicy, PinRule } from '../certificates/pin'
import type { Keys } from './keys'
import type { Line } from './line'
import { Members } from './members'
import { Trouble } from './trouble'

/** A certificate that the server wants to make. */
export interface Template {
  readonly keyId: string
  readonly profile: string
  readonly usage: Usage
  readonly madeBy: 'phone' | 'server'
  readonly algorithm: Algorithm
  /** base64url of the `Name` in DER. */
  readonly subjectDer: string
}

/** What the server issued. */
export interface Issued {
  readonly certificates: readonly IssuedCertificate[]
  readonly chain: readonly string[]
  readonly keys: readonly IssuedKey[]
}

export interface IssuedCertificate {
  readonly keyId: string
  readonly profile: string
  readonly serial: string
  readonly certificate: string
  readonly notBefore: number
  readonly notAfter: number
}

/** A private key that comes from the server. */
export interface IssuedKey {
  readonly keyId: string
  readonly serial: string
  readonly current: boolean
  readonly jwe: string
}

export type CertificateStatus = 'on_hold' | 'valid' | 'revoked' | 'expired'

export interface CertificateState {
  readonly serial: string
  readonly status: CertificateStatus
}

/** The protocol's requests about certificates. Each throws what {@link Line.call} throws. */
export async function requestCertificates(line: Line, keys: Keys, requests: Readonly<Record<string, string>>): Promise<Issued> {
  return readIssued(await line.call({ method: 'POST', path: '/enrol/v1/certificates', body: { requests }, keys }))
}

/** Shows the server that the device PIN is known, or sets it; gives the server's share. */
export async function showPin(line: Line, keys: Keys, how: 'pin' | 'pin/unlock', proof: string): Promise<string> {
  const share = new Members(await line.call({ method: 'POST', path: `/enrol/v1/${how}`, body: { proof }, keys })).text('share')
  if (share.length !== 43) throw new Trouble('foreign')
  return share
}

export function readTemplate(template: Members): Template {
  const algorithm = template.text('algorithm')
  const madeBy = template.text('made_by')
  if (!isAlgorithm(algorithm) || (madeBy !== 'phone' && madeBy !== 'server')) throw new Trouble('foreign')
  return {
    keyId: template.text('key_id'),
    profile: template.text('profile'),
    usage: readUsage(template.text('usage')),
    madeBy,
    algorithm,
    subjectDer: template.text('subject_der'),
  }
}

export function readCertificateState(state: Members): CertificateState {
  const status = state.text('status')
  return { serial: state.text('serial'), status: STATUSES.find((known) => known === status) ?? 'on_hold' }
}

export function readPinPolicy(members: Members): PinPolicy | null {
  if (!members.has('device_pin')) return null
  const policy = members.object('device_pin')
  return {
    minLength: policy.number('min_length'),
    maxLength: policy.number('max_length'),
    lower: readRule(policy, 'lower'),
    upper: readRule(policy, 'upper'),
    digits: readRule(policy, 'digits'),
    special: readRule(policy, 'special'),
  }
}

const STATUSES = ['on_hold', 'valid', 'revoked', 'expired'] as const
const USAGES = ['authentication', 'signature', 'encryption'] as const
const RULES = ['allowed', 'required', 'forbidden'] as const

function readIssued(answer: unknown): Issued {
  const issued = new Members(answer)
  return {
    certificates: issued.list('certificates', (one) => ({
      keyId: one.text('key_id'),
      profile: one.text('profile'),
      serial: one.text('serial'),
      certificate: one.text('certificate'),
      notBefore: one.time('not_before'),
      notAfter: one.time('not_after'),
    })),
    chain: issued.texts('chain'),
    keys: issued.listOrNone('keys', (key) => ({
      keyId: key.text('key_id'),
      serial: key.text('certificate_serial'),
      current: key.value('current') === true,
      jwe: key.text('jwe'),
    })),
  }
}

/** A usage that this page does not know counts as another one. */
function readUsage(word: string): Usage {
  return USAGES.find((known) => known === word) ?? 'other'
}

function readRule(policy: Members, name: string): PinRule {
  const word = policy.text(name)
  const rule = RULES.find((known) => known === word)
  if (rule === undefined) throw new Trouble('foreign')
  return rule
}
