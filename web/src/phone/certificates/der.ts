import { concat, type Bytes } from './bytes'

/** As much of DER (X.690) as certificates and requests for them need. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** The constructed context tag of that number, which is less than 31. */
export function context(number: number): number {
  return 0xa0 | number
}

/** A value with its tag and length. */
export function write(tag: number, ...content: readonly Uint8Array[]): Bytes {
  const inside = concat(...content)
  return concat(Uint8Array.of(tag, ...lengthOf(inside.length)), inside)
}

/** A BIT STRING of whole octets. */
export function bitString(octets: Uint8Array): Bytes {
  return write(TAG.bitString, Uint8Array.of(0), octets)
}

/** A value that was read. */
export interface Value {
  readonly tag: number
  readonly content: Bytes
  /** With tag and length. */
  readonly whole: Bytes
}

/** Reads one value after the other; throws where there is none. */
export class Reader {
  constructor(private rest: Bytes) {}

  get isFinished(): boolean {
    return this.rest.length === 0
  }

  any(): Value {
    const [tag, first] = this.rest
    if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new NotDer()
    const octets = first < 0x80 ? 0 : first - 0x80
    if (octets > 3 || first === 0x80) throw new NotDer()
    const start = 2 + octets
    const length = octets === 0 ? first : this.rest.slice(2, start).reduce((sum, octet) => sum * 256 + octet, 0)
    if (start + length > this.rest.length) throw new NotDer()
    const whole = this.rest.slice(0, start + length)
    this.rest = this.rest.slice(start + length)
    return { tag, content: whole.slice(start), whole }
  }

  /** The next value, which must be of that kind. */
  take(tag: number): Value {
    const value = this.any()
    if (value.tag !== tag) throw new NotDer()
    return value
  }

  /** The next value, if it is of that kind; otherwise it is left. */
  takeIf(tag: number): Value | null {
    return this.rest[0] === tag ? this.any() : null
  }

  /** All that is left. */
  all(): Value[] {
    const values = []
    while (!this.isFinished) values.push(this.any())
    return values
  }
}

export class NotDer extends Error {
  override readonly name = 'NotDer'
}

/** What a value is made of. */
export function parts({ content }: Value): Reader {
  return new Reader(content)
}

/** The octets of a BIT STRING that has no bits to spare. */
export function octetsOf({ content }: Value): Bytes {
  if (content[0] !== 0) throw new NotDer()
  return content.slice(1)
}

/** An object identifier, as numbers with dots. */
export function identifier({ content }: Value): string {
  const numbers: number[] = []
  let number = 0
  for (const octet of content) {
    number = number * 128 + (octet & 0x7f)
    if (octet >= 0x80) continue
    // The first two numbers share one.
    const first = Math.min(Math.floor(number / 40), 2)
    numbers.push(...(numbers.length === 0 ? [first, number - first * 40] : [number]))
    number = 0
  }
  return numbers.join('.')
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length]
  const octets = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return [0x80 + octets.length, ...octets]
}
