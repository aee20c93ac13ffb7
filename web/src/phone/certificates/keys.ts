import { decrypting, kindOf, type Algorithm } from './algorithm'
import { concat, type Bytes } from './bytes'

/** A private key as it lies on this phone. */
export type StoredKey =
  /** No script can take it out. */
  | { readonly is: 'kept'; readonly algorithm: Algorithm; readonly usage: Usage; readonly key: CryptoKey }
  /** Encrypted under the device PIN and the server's share, and that again by the phone's own key. */
  | { readonly is: 'wrapped'; readonly algorithm: Algorithm; readonly usage: Usage; readonly sealed: Bytes }

export type Usage = 'authentication' | 'signature' | 'encryption' | 'other'

/** What keys are wrapped with; null where no device PIN guards them. */
export interface Wrapping {
  /** Made of the PIN and the server's share. */
  readonly pin: CryptoKey
  /** The phone's own, which no script can take out. */
  readonly device: CryptoKey
}

const IV = 12

export async function makeDeviceKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

/** Makes a key; one that is to be wrapped, or to decrypt, can be taken out while this page holds it. */
export async function makePair(algorithm: Algorithm, usage: Usage, wrapping: Wrapping | null): Promise<CryptoKeyPair> {
  const extractable = wrapping !== null || usage === 'encryption'
  // With these algorithms it is always a pair.
  return (await crypto.subtle.generateKey(kindOf(algorithm).generate, extractable, ['sign', 'verify'])) as CryptoKeyPair
}

/** Stores a key that was just made. */
export async function storePair(pair: CryptoKeyPair, algorithm: Algorithm, usage: Usage, wrapping: Wrapping | null): Promise<StoredKey> {
  if (!pair.privateKey.extractable) return { is: 'kept', algorithm, usage, key: pair.privateKey }
  return storePkcs8(new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)), algorithm, usage, wrapping)
}

/** Stores a key in PKCS#8, and overwrites what was handed in. */
export async function storePkcs8(pkcs8: Bytes, algorithm: Algorithm, usage: Usage, wrapping: Wrapping | null): Promise<StoredKey> {
  try {
    if (!wrapping) return { is: 'kept', algorithm, usage, key: await take(pkcs8, algorithm, usage) }
    return { is: 'wrapped', algorithm, usage, sealed: await seal(wrapping.device, await seal(wrapping.pin, pkcs8)) }
  } finally {
    pkcs8.fill(0)
  }
}

/** The key, to be used; `wrapping` is needed where it is wrapped. */
export async function openKey(stored: StoredKey, wrapping: Wrapping | null): Promise<CryptoKey> {
  if (stored.is === 'kept') return stored.key
  if (!wrapping) throw new TypeError('a wrapped key needs its PIN')
  const pkcs8 = await unseal(wrapping.pin, await unseal(wrapping.device, stored.sealed))
  try {
    return await take(pkcs8, stored.algorithm, stored.usage)
  } finally {
    pkcs8.fill(0)
  }
}

async function take(pkcs8: Bytes, algorithm: Algorithm, usage: Usage): Promise<CryptoKey> {
  if (usage !== 'encryption') return crypto.subtle.importKey('pkcs8', pkcs8, kindOf(algorithm).generate, false, ['sign'])
  const params = decrypting(algorithm)
  return crypto.subtle.importKey('pkcs8', pkcs8, params, false, [params.name === 'ECDH' ? 'deriveBits' : 'decrypt'])
}

async function seal(key: CryptoKey, bytes: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(IV))
  return concat(iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes)))
}

async function unseal(key: CryptoKey, sealed: Bytes): Promise<Bytes> {
  const params = { name: 'AES-GCM', iv: sealed.slice(0, IV) }
  return new Uint8Array(await crypto.subtle.decrypt(params, key, sealed.slice(IV)))
}
