// @vitest-environment node
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bytes } from '../testing/server'
import { sha256, utf8 } from './base64url'
import { makeKeys, publicJwk, thumbprint, type Jwk } from './keys'
import { prove, type Proven } from './proof'

/** The specification, without the line breaks that its example has for print. */
const specification = readFileSync(new URL('../../../../docs/src/enrolment-protocol.md', import.meta.url), 'utf8')
const printed = specification.replaceAll(/\s/g, '')

/** The example's key (RFC 7515, appendix A.3), and what it confirms. */
const JWK: Jwk = {
  crv: 'P-256',
  kty: 'EC',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
}
const EXAMPLE: Proven = {
  method: 'POST',
  url: 'https://doors.example.org/enrol/v1/confirm',
  body: '{"installed":[{"kind":"door_id"}]}',
  nonce: '8IBTHwOdqNKAWeKl7plt8g',
  now: Date.parse('2026-11-20T08:00:00Z'),
}
const ES256 = { name: 'ECDSA', hash: 'SHA-256' }
const P256 = { name: 'ECDSA', namedCurve: 'P-256' }

async function examplePair(): Promise<CryptoKeyPair> {
  const d = 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI'
  const privateKey = await crypto.subtle.importKey('jwk', { ...JWK, d }, P256, false, ['sign'])
  return { privateKey, publicKey: await crypto.subtle.importKey('jwk', { ...JWK }, P256, true, ['verify']) }
}

function claimsOf(proof: string): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(bytes(proof.split('.')[1] ?? '')))
}

async function holds(proof: string, key: CryptoKey): Promise<boolean> {
  const [header, claims, signature] = proof.split('.')
  return crypto.subtle.verify(ES256, key, bytes(signature ?? ''), utf8(`${header}.${claims}`))
}

test('what is signed is, byte for byte, what the specification prints', async () => {
  const pair = await examplePair()
  const proof = await prove(pair, EXAMPLE, '-BwC3ESc6acc2lTc2pXqmA')
  const signed = proof.slice(0, proof.lastIndexOf('.'))
  expect(printed).toContain(`${signed}.`)
  expect(await holds(proof, pair.publicKey)).toBe(true)
  const theirs = printed.slice(printed.indexOf(signed)).slice(0, signed.length + 87)
  expect(await holds(theirs, pair.publicKey), 'and the printed signature holds, too').toBe(true)
})

test('the thumbprint is the specification’s', async () => {
  expect(await thumbprint(JWK)).toBe('oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U')
  expect(await publicJwk((await examplePair()).publicKey)).toEqual(JWK)
})

test('the hashes are the specification’s', async () => {
  expect(await sha256(utf8(''))).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU')
  expect(await sha256(utf8(EXAMPLE.body))).toBe('Rw8KQnq2_gi_Soub6o5hN2UNSFVBbPowc1U7tnZH1eE')
})

test('a proof without a nonce says none, and of a GET hashes no bytes', async () => {
  const pair = await examplePair()
  const proof = await prove(pair, { method: 'GET', url: 'https://a/enrol/v1/state', body: '', nonce: null, now: 1_999 })
  const claims = claimsOf(proof)
  expect(claims).not.toHaveProperty('nonce')
  expect(claims).toMatchObject({ htm: 'GET', iat: 1, body_sha256: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' })
  expect(await holds(proof, pair.publicKey)).toBe(true)
})

test('no two proofs have the same identifier, of 128 bits', async () => {
  const pair = await examplePair()
  const [one, other] = await Promise.all([prove(pair, EXAMPLE), prove(pair, EXAMPLE)])
  expect(claimsOf(one)['jti']).not.toBe(claimsOf(other)['jti'])
  expect(bytes(String(claimsOf(one)['jti']))).toHaveLength(16)
})

test('keys are two, and cannot be taken out', async () => {
  const { signing, encryption } = await makeKeys()
  for (const key of [signing.privateKey, encryption.privateKey]) {
    expect(key.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('jwk', key)).rejects.toThrow(/not extractable/)
    await expect(crypto.subtle.exportKey('pkcs8', key)).rejects.toThrow(/not extractable/)
  }
  expect(await publicJwk(signing.publicKey)).not.toEqual(await publicJwk(encryption.publicKey))
})
