import type { Issued, IssuedCertificate, Template } from '../protocol/certificates'
import { Trouble } from '../protocol/trouble'
import { algorithmOf } from './algorithm'
import { base64, fromBase64, isSame, type Bytes } from './bytes'
import { isSignedBy, nameText, plainSerial, readCertificate, type Certificate } from './certificate'
import type { Earlier, Held, Made, Order, Received } from './holdings'
import { openJwe } from './jwe'
import { makePair, storePair, storePkcs8, type StoredKey, type Usage, type Wrapping } from './keys'
import { makeRequest } from './request'
import { publicOf } from './public'

/** Makes the keys of an order and their requests. To be stored before anything is sent. */
export async function makeAll({ templates }: Order, wrapping: Wrapping | null): Promise<readonly Made[]> {
  const ours = templates.filter(({ madeBy }) => madeBy === 'phone')
  return Promise.all(ours.map((template) => make(template, wrapping)))
}

/** Takes the answer, if it is what was ordered; otherwise it is nobody's, and throws {@link Trouble}. */
export async function receive(order: Order, issued: Issued, own: CryptoKey, wrapping: Wrapping | null): Promise<Received> {
  try {
    const issuer = await checkChain(issued.chain)
    const brought = await Promise.all(issued.keys.map((key) => bring(order, key, own, wrapping)))
    const keys = new Map<string, Owned>(brought.filter(({ current }) => current).map((key) => [key.keyId, key]))
    if (order.stage.is === 'made') for (const made of order.stage.made) keys.set(made.keyId, made)
    const held = await Promise.all(order.templates.map((template) => check(template, issued, issuer, keys.get(template.keyId))))
    const earlier: Earlier[] = brought.filter(({ current }) => !current).map(({ keyId, serial, key }) => ({ keyId, serial, key }))
    return { is: 'received', held, earlier }
  } catch {
    throw new Trouble('foreign')
  }
}

/** A key, with its public half as a `SubjectPublicKeyInfo`. */
interface Owned {
  readonly key: StoredKey
  readonly spki: Bytes
}

class NotOrdered extends Error {
  override readonly name = 'NotOrdered'
}

async function make({ keyId, algorithm, usage, subjectDer }: Template, wrapping: Wrapping | null): Promise<Made> {
  const pair = await makePair(algorithm, usage, wrapping)
  const request = base64(await makeRequest(pair, algorithm, fromBase64(subjectDer)))
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
  return { keyId, key: await storePair(pair, algorithm, usage, wrapping), spki, request }
}

/** Each certificate is signed by the next; gives the first, which issued. */
async function checkChain(chain: readonly string[]): Promise<Certificate> {
  const [issuer, ...above] = chain.map(readCertificate)
  if (!issuer) throw new NotOrdered()
  let below = issuer
  for (const next of above) {
    if (!(await isSignedBy(below, next))) throw new NotOrdered()
    below = next
  }
  return issuer
}

type Brought = Owned & { readonly keyId: string; readonly serial: string; readonly current: boolean }

async function bring({ templates }: Order, issued: Issued['keys'][number], own: CryptoKey, wrapping: Wrapping | null): Promise<Brought> {
  const { keyId, serial, current } = issued
  const template = templates.find((one) => one.keyId === keyId)
  if (current && template?.madeBy !== 'server') throw new NotOrdered()
  const pkcs8 = await openJwe(issued.jwe, own)
  const spki = await publicOf(pkcs8)
  const usage: Usage = template?.usage ?? 'encryption'
  return { keyId, serial, current, spki, key: await storePkcs8(pkcs8, algorithmOf(spki), usage, wrapping) }
}

async function check(template: Template, issued: Issued, issuer: Certificate, owned: Owned | undefined): Promise<Held> {
  const [one, ...more] = issued.certificates.filter(({ keyId }) => keyId === template.keyId)
  if (!one || !owned || more.length > 0) throw new NotOrdered()
  const certificate = readCertificate(one.certificate)
  const fits =
    isSame(certificate.subject, fromBase64(template.subjectDer)) &&
    isSame(certificate.spki, owned.spki) &&
    certificate.serial === plainSerial(one.serial) &&
    one.profile === template.profile &&
    (await isSignedBy(certificate, issuer))
  if (!fits) throw new NotOrdered()
  return hold(template, one, certificate, owned.key, issued.chain)
}

function hold(template: Template, one: IssuedCertificate, certificate: Certificate, key: StoredKey, chain: readonly string[]): Held {
  return {
    keyId: template.keyId,
    profile: template.profile,
    usage: template.usage,
    serial: one.serial,
    status: 'on_hold',
    notBefore: one.notBefore,
    notAfter: one.notAfter,
    subject: nameText(certificate.subject),
    issuer: nameText(certificate.issuer),
    certificate: one.certificate,
    chain,
    key,
  }
}
