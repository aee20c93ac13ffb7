import { base64url, utf8 } from '../protocol/base64url'
import { concat, fromBase64, type Bytes } from './bytes'

/** What a device PIN has to look like. */
export interface PinPolicy {
  readonly minLength: number
  readonly maxLength: number
  readonly lower: PinRule
  readonly upper: PinRule
  readonly digits: PinRule
  readonly special: PinRule
}

export type PinRule = 'allowed' | 'required' | 'forbidden'

/** The kinds of characters, and what they are: all that ASCII prints, but for the space. */
export const PIN_KINDS = {
  lower: /[a-z]/,
  upper: /[A-Z]/,
  digits: /[0-9]/,
  special: /[!-/:-@[-`{-~]/,
} as const

export type PinKind = keyof typeof PIN_KINDS

const ROUNDS = 600_000

/** Whether a PIN is what its policy wants. */
export function takesPin(policy: PinPolicy, pin: string): boolean {
  if (pin.length < policy.minLength || pin.length > policy.maxLength || !/^[!-~]*$/.test(pin)) return false
  return kinds().every((kind) => policy[kind] === 'allowed' || PIN_KINDS[kind].test(pin) === (policy[kind] === 'required'))
}

/** The kinds that a policy rules on so. */
export function kindsThatAre(policy: PinPolicy, rule: PinRule): PinKind[] {
  return kinds().filter((kind) => policy[kind] === rule)
}

export function newSalt(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(16)))
}

/** What a PIN gives with the salt that is stored on this phone. */
export interface Pin {
  /** Shows the server that it is known. */
  readonly proof: string
  /** With the server's share: the key under which private keys lie here. */
  readonly wrappingKey: (share: string) => Promise<CryptoKey>
}

/** Takes what is needed from a PIN; it is forgotten after that. */
export async function stretch(pin: string, salt: string): Promise<Pin> {
  const secret = await crypto.subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveBits'])
  const params = { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(salt), iterations: ROUNDS }
  const stretched = await crypto.subtle.deriveBits(params, secret, 256)
  const key = await crypto.subtle.importKey('raw', stretched, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const proof = base64url(await mac(key, 'proof'))
  const wrap = await mac(key, 'wrap')
  return { proof, wrappingKey: (share) => derive(concat(wrap, fromBase64(share))) }
}

async function derive(secret: Bytes): Promise<CryptoKey> {
  const input = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  const params = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8('claviger device pin') }
  return crypto.subtle.deriveKey(params, input, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

async function mac(key: CryptoKey, text: string): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(text)))
}

function kinds(): PinKind[] {
  return ['lower', 'upper', 'digits', 'special']
}
