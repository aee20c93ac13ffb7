import { createCipheriv, createECDH, createHash, randomBytes } from 'node:crypto'
import type { Jwk } from '../protocol/keys'

/** Seals a key for a phone: a JWE with ECDH-ES and A256GCM, by another library than the one that the page opens it with. */
export function seal(plaintext: Uint8Array, { x, y }: Jwk): string {
  const own = createECDH('prime256v1')
  const point = own.generateKeys()
  const theirs = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  const algorithm = Buffer.from('A256GCM')
  const info = [number(1), own.computeSecret(theirs), number(algorithm.length), algorithm, number(0), number(0), number(256)]
  const key = createHash('sha256').update(Buffer.concat(info)).digest()
  const epk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
  const header = Buffer.from(JSON.stringify({ alg: 'ECDH-ES', enc: 'A256GCM', epk })).toString('base64url')
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(header))
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return [header, '', iv.toString('base64url'), sealed.toString('base64url'), cipher.getAuthTag().toString('base64url')].join('.')
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
