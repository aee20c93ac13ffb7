// @vitest-environment node
import { createECDH, createVerify, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, expect, test, vi } from 'vitest'
import { base64url, utf8 } from '../protocol/base64url'
import { makeKeys, publicJwk } from '../protocol/keys'
import { Authority } from '../testing/authority'
import { ADA_DER } from '../testing/desk'
import { seal } from '../testing/seal'
import { kindOf, signatureInDer, type Algorithm } from './algorithm'
import { concat, fromBase64 } from './bytes'
import { isSignedBy, nameText, readCertificate } from './certificate'
import { NotDer, Reader, TAG, write } from './der'
import { concatKdf, openJwe } from './jwe'
import { makeDeviceKey, makePair, openKey, storePair, storePkcs8 } from './keys'
import { stretch, takesPin, type PinPolicy } from './pin'
import { publicOf } from './public'
import { makeRequest } from './request'

// RSA keys take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const authority = new Authority()
afterAll(() => authority.close())

async function fails(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => false,
    () => true,
  )
}

const ALGORITHMS: [Algorithm, RegExp][] = [
  ['p256', /ASN1 OID: prime256v1/],
  ['p384', /ASN1 OID: secp384r1/],
  ['rsa2048', /\(2048 bit\)/],
  ['rsa3072', /\(3072 bit\)/],
]

test.each(ALGORITHMS)('openssl verifies a request with a key of %s', async (algorithm, words) => {
  const pair = await makePair(algorithm, 'signature', null)
  authority.write('own.der', await makeRequest(pair, algorithm, fromBase64(ADA_DER)))
  const said = authority.openssl('req', '-verify', '-text', '-noout', '-inform', 'DER', '-in', 'own.der')
  expect(said).toMatch(/Subject: CN = Ada Lovelace/)
  expect(said).toMatch(words)
})

test('openssl refuses a request that was changed', async () => {
  const request = await makeRequest(await makePair('p256', 'signature', null), 'p256', fromBase64(ADA_DER))
  request[Buffer.from(request).indexOf('Ada')] = 0x4f
  authority.write('own.der', request)
  expect(() => authority.certify(request)).toThrow(/Command failed/)
})

test('signatures are ECDSA in DER as node verifies it, whatever zeros their numbers begin with', async () => {
  const pair = await makePair('p256', 'signature', null)
  const spki = Buffer.from(await crypto.subtle.exportKey('spki', pair.publicKey))
  for (let times = 0; times < 300; times += 1) {
    const message = utf8(`message ${times}`)
    const plain = new Uint8Array(await crypto.subtle.sign(kindOf('p256').sign, pair.privateKey, message))
    const verify = createVerify('sha256').update(message)
    expect(verify.verify({ key: spki, format: 'der', type: 'spki' }, signatureInDer('p256', plain))).toBe(true)
  }
})

test('lengths are written as short as they can be, and read again', () => {
  for (const length of [1, 127, 128, 255, 256, 65_536]) {
    const der = write(TAG.octetString, new Uint8Array(length))
    expect(new Reader(der).take(TAG.octetString).content).toHaveLength(length)
    expect(() => new Reader(der.slice(0, -1)).any()).toThrow(NotDer)
  }
})

test('a certificate says what node reads in it, and who signed it', async () => {
  const { certificate } = authority.certify(authority.makeKey('/C=DE/O=Bäckerei Müller/CN=Ada Lovelace/emailAddress=ada@example.org').request)
  const [own, theirs, ca] = [readCertificate(certificate), new X509Certificate(certificate), readCertificate(authority.chain)]
  expect(nameText(own.subject)).toBe('C=DE, O=Bäckerei Müller, CN=Ada Lovelace, email=ada@example.org')
  expect(nameText(own.issuer)).toBe('CN=Issuing CA')
  expect(own.serial).toBe(theirs.serialNumber.toLowerCase())
  expect(Buffer.from(own.spki)).toEqual(theirs.publicKey.export({ format: 'der', type: 'spki' }))
  expect([own.isAuthority, ca.isAuthority]).toEqual([false, true])
  expect([await isSignedBy(own, ca), await isSignedBy(ca, own), await isSignedBy(ca, ca)]).toEqual([true, false, false])
  const signed = own.signed.map((byte, at) => (at === own.signed.length - 1 ? byte ^ 1 : byte))
  expect(await isSignedBy({ ...own, signed }, ca)).toBe(false)
})

test('the key of RFC 7518, appendix C, comes out', async () => {
  const bob = createECDH('prime256v1')
  bob.setPrivateKey(Buffer.from('VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw', 'base64url'))
  const [x, y] = ['gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0', 'SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps']
  const shared = bob.computeSecret(Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]))
  const key = await concatKdf(Uint8Array.from(shared), 'A128GCM', utf8('Alice'), utf8('Bob'), 128)
  expect(base64url(key)).toBe('VqqN6vgjbSBcIijNcacQGg')
})

test('a JWE that node sealed is opened, unless it was changed or is for somebody else', async () => {
  const { encryption } = await makeKeys()
  const jwe = seal(utf8('a key'), await publicJwk(encryption.publicKey))
  expect(new TextDecoder().decode(await openJwe(jwe, encryption.privateKey))).toBe('a key')
  const [header, , iv, text, tag] = jwe.split('.')
  const changed = [header, '', iv, text, `${tag?.startsWith('A') ? 'B' : 'A'}${tag?.slice(1)}`].join('.')
  expect(await fails(openJwe(changed, encryption.privateKey))).toBe(true)
  expect(await fails(openJwe(jwe, (await makeKeys()).encryption.privateKey))).toBe(true)
})

const SPECIFICATION = readFileSync(new URL('../../../../docs/src/enrolment-protocol.md', import.meta.url), 'utf8')

test('the proof and the wrapping key are the specification’s', async () => {
  const { proof, wrappingKey } = await stretch('492817', 'AAECAwQFBgcICQoLDA0ODw')
  expect(SPECIFICATION).toContain(`| \`proof\` | \`${proof}\` |`)
  const theirs = /\| the wrapping key \| `([\w-]{43})` \|/.exec(SPECIFICATION)?.[1] ?? ''
  const printed = await crypto.subtle.importKey('raw', fromBase64(theirs), 'AES-GCM', false, ['decrypt'])
  const params = { name: 'AES-GCM', iv: new Uint8Array(12) }
  const sealed = await crypto.subtle.encrypt(params, await wrappingKey('ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8'), utf8('x'))
  expect(new Uint8Array(await crypto.subtle.decrypt(params, printed, sealed))).toEqual(utf8('x'))
})

test('a PIN is held against its policy', () => {
  const policy: PinPolicy = { minLength: 6, maxLength: 15, lower: 'allowed', upper: 'forbidden', digits: 'required', special: 'allowed' }
  const fits = ['492817', 'ab-492817', '49281', '1234567890123456', 'abcdef', 'Abcdef1', '492 817', '4928ä7'].map((pin) => takesPin(policy, pin))
  expect(fits).toEqual([true, true, false, false, false, false, false, false])
})

test.each([['p256'], ['rsa2048']] as const)('a wrapped %s key needs both what the PIN gives and the phone’s own key', async (algorithm) => {
  const other = await makeDeviceKey()
  const wrapping = { pin: await makeDeviceKey(), device: await makeDeviceKey() }
  const pair = await makePair(algorithm, 'signature', wrapping)
  const stored = await storePair(pair, algorithm, 'signature', wrapping)
  expect(stored.is).toBe('wrapped')
  const key = await openKey(stored, wrapping)
  expect(key.extractable).toBe(false)
  const signature = await crypto.subtle.sign(kindOf(algorithm).sign, key, utf8('x'))
  expect(await crypto.subtle.verify(kindOf(algorithm).sign, pair.publicKey, signature, utf8('x'))).toBe(true)
  expect(await fails(openKey(stored, null))).toBe(true)
  expect(await fails(openKey(stored, { ...wrapping, pin: other }))).toBe(true)
  expect(await fails(openKey(stored, { ...wrapping, device: other }))).toBe(true)
})

test('a key without a PIN cannot be taken out, and one from the server decrypts', async () => {
  const kept = await storePair(await makePair('p384', 'authentication', null), 'p384', 'authentication', null)
  expect(kept.is === 'kept' && kept.key.extractable).toBe(false)
  const { pkcs8 } = authority.makeKey('/CN=x')
  const handed = Uint8Array.from(pkcs8)
  const spki = await publicOf(handed)
  const brought = await storePkcs8(handed, 'p256', 'encryption', null)
  expect(handed.every((byte) => byte === 0), 'what was handed in is overwritten').toBe(true)
  const key = await openKey(brought, null)
  expect([key.extractable, key.algorithm.name]).toEqual([false, 'ECDH'])
  const peer = await makeKeys()
  const own = await crypto.subtle.importKey('spki', spki, { name: 'ECDH', namedCurve: 'P-256' }, true, [])
  const one = await crypto.subtle.deriveBits({ name: 'ECDH', public: peer.encryption.publicKey }, key, 256)
  const two = await crypto.subtle.deriveBits({ name: 'ECDH', public: own }, peer.encryption.privateKey, 256)
  expect(concat(new Uint8Array(one))).toEqual(new Uint8Array(two))
})
