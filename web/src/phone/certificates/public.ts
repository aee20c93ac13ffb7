import type { Bytes } from './bytes'
import { identifier, NotDer, parts, Reader, TAG } from './der'

const CURVES: Readonly<Record<string, string>> = { '1.2.840.10045.3.1.7': 'P-256', '1.3.132.0.34': 'P-384' }

/** The public half of a private key in PKCS#8, as a `SubjectPublicKeyInfo`. The page forgets what it made for that. */
export async function publicOf(pkcs8: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, importing(pkcs8), true, ['sign'])
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...jwk } = await crypto.subtle.exportKey('jwk', key)
  const open = await crypto.subtle.importKey('jwk', { ...jwk, key_ops: ['verify'] }, importing(pkcs8), true, ['verify'])
  return new Uint8Array(await crypto.subtle.exportKey('spki', open))
}

function importing(pkcs8: Bytes): EcKeyImportParams | RsaHashedImportParams {
  const info = parts(new Reader(pkcs8).take(TAG.sequence))
  info.take(TAG.integer) // the version
  const names = parts(info.take(TAG.sequence))
  const family = identifier(names.take(TAG.objectIdentifier))
  if (family === '1.2.840.113549.1.1.1') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const namedCurve = CURVES[identifier(names.take(TAG.objectIdentifier))]
  if (namedCurve === undefined) throw new NotDer()
  return { name: 'ECDSA', namedCurve }
}
