import { sha256, utf8 } from './base64url'

/** A phone's two key pairs for one enrolment. Their private halves cannot leave the browser. */
export interface Keys {
  readonly signing: CryptoKeyPair
  readonly encryption: CryptoKeyPair
}

/** A public key in the one form that the protocol has. */
export interface Jwk {
  readonly crv: 'P-256'
  readonly kty: 'EC'
  readonly x: string
  readonly y: string
}

export async function makeKeys(): Promise<Keys> {
  const [signing, encryption] = await Promise.all([
    crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']),
    crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']),
  ])
  return { signing, encryption }
}

export async function publicJwk(key: CryptoKey): Promise<Jwk> {
  const { x, y } = await crypto.subtle.exportKey('jwk', key)
  if (x === undefined || y === undefined) throw new Error('a P-256 key has two coordinates')
  return { crv: 'P-256', kty: 'EC', x, y }
}

/** The thumbprint of RFC 7638, by which the server knows the phone. */
export async function thumbprint({ crv, kty, x, y }: Jwk): Promise<string> {
  return sha256(utf8(JSON.stringify({ crv, kty, x, y })))
}
