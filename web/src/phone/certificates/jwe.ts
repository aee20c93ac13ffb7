import { utf8 } from '../protocol/base64url'
import { concat, fromBase64, type Bytes } from './bytes'

/** The header of a JWE as the protocol has it; what else stands in it changes how it is opened, or is refused. */
interface Header {
  readonly alg: unknown
  readonly enc: unknown
  readonly epk: { readonly kty: string; readonly crv: string; readonly x: string; readonly y: string }
  readonly apu?: string
  readonly apv?: string
  readonly crit?: unknown
}

/** Opens a JWE (RFC 7516) in compact form, with ECDH-ES in direct use (RFC 7518 §4.6) and A256GCM. Throws where it cannot. */
export async function openJwe(jwe: string, own: CryptoKey): Promise<Bytes> {
  const [protectedHeader = '', key, iv = '', ciphertext = '', tag = '', ...more] = jwe.split('.')
  // What is not as it should be is refused below, or by the cipher.
  const header = JSON.parse(new TextDecoder().decode(fromBase64(protectedHeader))) as Header
  if (key !== '' || more.length > 0 || header.alg !== 'ECDH-ES' || header.enc !== 'A256GCM' || header.crit !== undefined) {
    throw new TypeError('a JWE of another kind')
  }
  const { kty, crv, x, y } = header.epk
  const theirs = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDH', namedCurve: 'P-256' }, false, [])
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, own, 256))
  const derived = await concatKdf(shared, header.enc, fromBase64(header.apu ?? ''), fromBase64(header.apv ?? ''), 256)
  const content = await crypto.subtle.importKey('raw', derived, 'AES-GCM', false, ['decrypt'])
  const params = { name: 'AES-GCM', iv: fromBase64(iv), additionalData: utf8(protectedHeader), tagLength: 128 }
  const tagBytes = fromBase64(tag)
  if (tagBytes.length !== 16) throw new TypeError('a JWE without its tag')
  return new Uint8Array(await crypto.subtle.decrypt(params, content, concat(fromBase64(ciphertext), tagBytes)))
}

/** The Concat KDF with SHA-256, for keys of at most 256 bits. */
export async function concatKdf(shared: Bytes, algorithm: string, apu: Bytes, apv: Bytes, bits: number): Promise<Bytes> {
  const named = [utf8(algorithm), apu, apv].flatMap((part) => [number(part.length), part])
  const hash = await crypto.subtle.digest('SHA-256', concat(number(1), shared, ...named, number(bits)))
  return new Uint8Array(hash).slice(0, bits / 8)
}

function number(value: number): Bytes {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}
