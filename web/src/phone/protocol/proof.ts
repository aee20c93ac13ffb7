import { base64url, sha256, utf8 } from './base64url'
import { publicJwk } from './keys'

/** What a proof is made for. */
export interface Proven {
  readonly method: 'GET' | 'POST'
  /** `public_url` + path. */
  readonly url: string
  readonly body: string
  readonly nonce: string | null
  /** The phone's clock, in milliseconds. */
  readonly now: number
}

/** The value of the `DPoP` header (RFC 9449), as the enrolment protocol wants it. */
export async function prove(pair: CryptoKeyPair, request: Proven, jti: string = newJti()): Promise<string> {
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: await publicJwk(pair.publicKey) }
  const claims = {
    jti,
    htm: request.method,
    htu: request.url,
    iat: Math.floor(request.now / 1_000),
    ...(request.nonce === null ? {} : { nonce: request.nonce }),
    body_sha256: await sha256(utf8(request.body)),
  }
  const input = `${segment(header)}.${segment(claims)}`
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, utf8(input))
  return `${input}.${base64url(new Uint8Array(signature))}`
}

function segment(value: object): string {
  return base64url(utf8(JSON.stringify(value)))
}

function newJti(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(16)))
}
