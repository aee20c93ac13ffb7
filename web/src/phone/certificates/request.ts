import { kindOf, signatureInDer, type Algorithm } from './algorithm'
import type { Bytes } from './bytes'
import { bitString, context, TAG, write } from './der'

/** A request for a certificate, PKCS#10 (RFC 2986) in DER, signed with the key itself. The subject is a `Name` in DER. */
export async function makeRequest(pair: CryptoKeyPair, algorithm: Algorithm, subject: Bytes): Promise<Bytes> {
  const { sign, identifier } = kindOf(algorithm)
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
  const version = write(TAG.integer, Uint8Array.of(0))
  const info = write(TAG.sequence, version, subject, spki, write(context(0)))
  const signature = new Uint8Array(await crypto.subtle.sign(sign, pair.privateKey, info))
  return write(TAG.sequence, info, identifier, bitString(signatureInDer(algorithm, signature)))
}
