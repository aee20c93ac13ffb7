import { verifies } from './algorithm'
import { fromBase64, hex, isSame, type Bytes } from './bytes'
import { context, identifier, NotDer, octetsOf, parts, Reader, TAG, type Value } from './der'

/** As much of a certificate (RFC 5280 §4.1) as its holder looks at. */
export interface Certificate {
  /** In lower-case hexadecimal, without zeros in front. */
  readonly serial: string
  readonly issuer: Bytes
  readonly subject: Bytes
  readonly spki: Bytes
  readonly isAuthority: boolean
  readonly signed: Bytes
  readonly how: string
  readonly signature: Bytes
}

/** Reads a certificate in PEM. Throws {@link NotDer} where it is none. */
export function readCertificate(pem: string): Certificate {
  const inside = /^\s*-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----\s*$/.exec(pem)?.[1]
  if (inside === undefined) throw new NotDer()
  const whole = parts(new Reader(fromBase64(inside.replaceAll(/\s/g, ''))).take(TAG.sequence))
  const signed = whole.take(TAG.sequence)
  const how = identifier(parts(whole.take(TAG.sequence)).take(TAG.objectIdentifier))
  const signature = octetsOf(whole.take(TAG.bitString))
  const body = parts(signed)
  body.takeIf(context(0)) // the version
  const serial = plainSerial(hex(body.take(TAG.integer).content))
  body.take(TAG.sequence) // the algorithm once more
  const issuer = body.take(TAG.sequence).whole
  body.take(TAG.sequence) // the validity, which the server also says
  const subject = body.take(TAG.sequence).whole
  const spki = body.take(TAG.sequence).whole
  return { serial, issuer, subject, spki, isAuthority: saysAuthority(body.all()), signed: signed.whole, how, signature }
}

/** A serial number without zeros in front. */
export function plainSerial(serial: string): string {
  return serial.replace(/^0+/, '')
}

/** Whether that CA has signed it. */
export async function isSignedBy(certificate: Certificate, issuer: Certificate): Promise<boolean> {
  if (!issuer.isAuthority || !isSame(certificate.issuer, issuer.subject)) return false
  return verifies(issuer.spki, certificate.how, certificate.signed, certificate.signature)
}

/** A name for people: `CN=Ada Lovelace, O=Example Works`. */
export function nameText(name: Bytes): string {
  const sets = parts(new Reader(name).take(TAG.sequence)).all()
  const attributes = sets.flatMap((set) => parts(set).all())
  return attributes.map((attribute) => attributeText(parts(attribute).all())).join(', ')
}

const WORDS: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.42': 'GN',
  '1.2.840.113549.1.9.1': 'email',
}
const BMP_STRING = 0x1e

function attributeText([kind, value]: readonly Value[]): string {
  if (!kind || !value) throw new NotDer()
  const decoder = new TextDecoder(value.tag === BMP_STRING ? 'utf-16be' : 'utf-8')
  const oid = identifier(kind)
  return `${WORDS[oid] ?? oid}=${decoder.decode(value.content)}`
}

const BASIC_CONSTRAINTS = '2.5.29.19'

/** Whether the extensions, which stand last, say that it is a CA's. */
function saysAuthority(rest: readonly Value[]): boolean {
  const extensions = rest.find(({ tag }) => tag === context(3))
  if (!extensions) return false
  return parts(parts(extensions).take(TAG.sequence))
    .all()
    .some((extension) => {
      const members = parts(extension)
      if (identifier(members.take(TAG.objectIdentifier)) !== BASIC_CONSTRAINTS) return false
      members.takeIf(TAG.boolean) // critical
      const constraints = new Reader(members.take(TAG.octetString).content).take(TAG.sequence)
      return parts(constraints).takeIf(TAG.boolean)?.content[0] === 0xff
    })
}
