import type { Bytes } from './bytes'
import { identifier, NotDer, octetsOf, parts, Reader, TAG, write } from './der'

/** What kind of key a template asks for. */
export type Algorithm = 'p256' | 'p384' | 'rsa2048' | 'rsa3072' | 'rsa4096'

/** How WebCrypto knows a key, and what it signs with. */
interface Kind {
  readonly generate: EcKeyGenParams | RsaHashedKeyGenParams
  readonly sign: AlgorithmIdentifier | EcdsaParams
  /** The `AlgorithmIdentifier` of its signatures, in DER. */
  readonly identifier: Bytes
  /** How many octets a coordinate has; null for RSA, whose signatures are what WebCrypto makes. */
  readonly coordinate: number | null
}

const RSA = 'RSASSA-PKCS1-v1_5'
const ECDSA_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]
const ECDSA_SHA384 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3]
const RSA_SHA256 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0xd, 1, 1, 11]
const NULL = Uint8Array.of(5, 0)

const KINDS: Record<Algorithm, Kind> = {
  p256: elliptic('P-256', 'SHA-256', ECDSA_SHA256, 32),
  p384: elliptic('P-384', 'SHA-384', ECDSA_SHA384, 48),
  rsa2048: rsa(2_048),
  rsa3072: rsa(3_072),
  rsa4096: rsa(4_096),
}

export function isAlgorithm(word: string): word is Algorithm {
  return Object.hasOwn(KINDS, word)
}

export function kindOf(algorithm: Algorithm): Kind {
  return KINDS[algorithm]
}

/** The parameters for a key that decrypts: agreement on a curve, OAEP with RSA. */
export function decrypting(algorithm: Algorithm): EcKeyImportParams | RsaHashedImportParams {
  const { generate } = KINDS[algorithm]
  return 'namedCurve' in generate ? { name: 'ECDH', namedCurve: generate.namedCurve } : { name: 'RSA-OAEP', hash: 'SHA-256' }
}

/** A signature as certificates have it: ECDSA as a SEQUENCE of two numbers. */
export function signatureInDer(algorithm: Algorithm, signature: Bytes): Bytes {
  const { coordinate } = KINDS[algorithm]
  if (coordinate === null) return signature
  return write(TAG.sequence, integer(signature.slice(0, coordinate)), integer(signature.slice(coordinate)))
}

/** The kind of key in a `SubjectPublicKeyInfo`. */
export function algorithmOf(spki: Bytes): Algorithm {
  const info = parts(new Reader(spki).take(TAG.sequence))
  const names = parts(info.take(TAG.sequence))
  const family = identifier(names.take(TAG.objectIdentifier))
  if (family === '1.2.840.10045.2.1') {
    const curve = identifier(names.take(TAG.objectIdentifier))
    if (curve === '1.2.840.10045.3.1.7') return 'p256'
    if (curve === '1.3.132.0.34') return 'p384'
  }
  if (family === '1.2.840.113549.1.1.1') {
    const modulus = parts(new Reader(octetsOf(info.take(TAG.bitString))).take(TAG.sequence)).take(TAG.integer).content
    const found = `rsa${(modulus.length - 1) * 8}`
    if (isAlgorithm(found)) return found
  }
  throw new NotDer()
}

/** Whether a key has made a signature, named by the object identifier of how. */
export async function verifies(spki: Bytes, how: string, message: Bytes, signature: Bytes): Promise<boolean> {
  const hash = HASHES[how]
  const algorithm = algorithmOf(spki)
  const { generate, coordinate } = KINDS[algorithm]
  if (hash === undefined || how.startsWith('1.2.840.10045') !== (coordinate !== null)) return false
  const params = 'namedCurve' in generate ? { name: 'ECDSA', namedCurve: generate.namedCurve } : { name: RSA, hash }
  const key = await crypto.subtle.importKey('spki', spki, params, false, ['verify'])
  const plain = coordinate === null ? signature : numbersOf(signature, coordinate)
  return crypto.subtle.verify(coordinate === null ? RSA : { name: 'ECDSA', hash }, key, plain, message)
}

const HASHES: Readonly<Record<string, string>> = {
  '1.2.840.10045.4.3.2': 'SHA-256',
  '1.2.840.10045.4.3.3': 'SHA-384',
  '1.2.840.10045.4.3.4': 'SHA-512',
  '1.2.840.113549.1.1.11': 'SHA-256',
  '1.2.840.113549.1.1.12': 'SHA-384',
  '1.2.840.113549.1.1.13': 'SHA-512',
}

function elliptic(namedCurve: string, hash: string, oid: readonly number[], coordinate: number): Kind {
  const identifierInDer = write(TAG.sequence, write(TAG.objectIdentifier, Uint8Array.from(oid)))
  return { generate: { name: 'ECDSA', namedCurve }, sign: { name: 'ECDSA', hash }, identifier: identifierInDer, coordinate }
}

function rsa(modulusLength: number): Kind {
  const generate = { name: RSA, modulusLength, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' }
  const identifierInDer = write(TAG.sequence, write(TAG.objectIdentifier, Uint8Array.from(RSA_SHA256)), NULL)
  return { generate, sign: { name: RSA }, identifier: identifierInDer, coordinate: null }
}

/** An INTEGER of an unsigned number: no zeros in front but the one that keeps it positive. */
function integer(number: Bytes): Bytes {
  const first = number.findIndex((octet) => octet !== 0)
  const significant = first < 0 ? Uint8Array.of(0) : number.slice(first)
  return write(TAG.integer, (significant[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(), significant)
}

/** The two numbers of an ECDSA signature, each as long as a coordinate. */
function numbersOf(signature: Bytes, coordinate: number): Bytes {
  const both = new Uint8Array(2 * coordinate)
  const numbers = parts(new Reader(signature).take(TAG.sequence))
  for (const end of [coordinate, 2 * coordinate]) {
    const { content } = numbers.take(TAG.integer)
    const number = content[0] === 0 ? content.slice(1) : content
    if (number.length > coordinate) throw new NotDer()
    both.set(number, end - number.length)
  }
  return both
}
