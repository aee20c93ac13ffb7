import type { Jwk } from '../protocol/keys'
import type { Authority } from './authority'
import { seal } from './seal'

/** `CN=Ada Lovelace` as a `UTF8String`. */
export const ADA_DER = 'MBcxFTATBgNVBAMMDEFkYSBMb3ZlbGFjZQ'
const ADA = '/CN=Ada Lovelace'
const SHARE = 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8'

/** What is answered: a body, or a refusal. */
export type Said = { readonly body: object } | { readonly status: number; readonly code: string; readonly more?: object }

interface Pending {
  readonly request: string | undefined
  readonly answer: Record<string, unknown>
  readonly key: object | null
}

export type Wanted = readonly [keyId: string, usage: string, madeBy: string, algorithm: string]

/** Where the server for tests issues certificates. */
export class Desk {
  readonly templates: readonly Record<string, string>[]
  toRenew: readonly Record<string, string>[] = []
  policy: object | null = null
  recipient: Jwk | null = null
  readonly asked: unknown[] = []
  readonly confirmed: unknown[] = []
  /** Changes the next answer. */
  spoil: ((answer: Answer) => void) | null = null
  earlier: { serial: string; pkcs8: Uint8Array }[] = []
  hasLapsed = false
  #proof: string | null = null
  #wrong = 0
  readonly #pending = new Map<string, Pending>()
  readonly #states = new Map<string, object>()

  constructor(
    wanted: readonly Wanted[],
    private readonly authority: Authority,
  ) {
    this.templates = wanted.map(([keyId, usage, madeBy, algorithm]) => ({
      key_id: keyId,
      profile: keyId,
      usage,
      made_by: madeBy,
      algorithm,
      subject: 'CN=Ada Lovelace',
      subject_der: ADA_DER,
    }))
  }

  states(): object[] {
    return [...this.#states.values()]
  }

  renew(...keyIds: readonly string[]): void {
    this.toRenew = this.templates.filter((template) => keyIds.includes(template['key_id'] ?? ''))
  }

  answer(path: string, body: Record<string, unknown>): Said {
    if (path === 'pin') return this.#setPin(String(body['proof']))
    if (path === 'pin/unlock') return this.#unlock(String(body['proof']))
    return this.#issue(body['requests'] as Record<string, string>)
  }

  confirm(installed: readonly Record<string, unknown>[]): Said | null {
    const keyIds = (installed[1]?.['key_ids'] ?? []) as string[]
    this.confirmed.push(keyIds)
    if (this.hasLapsed) {
      this.hasLapsed = false
      this.#pending.clear()
      return { status: 422, code: 'certificates_not_installed' }
    }
    for (const keyId of keyIds) {
      const pending = this.#pending.get(keyId)
      if (pending) this.#states.set(keyId, { ...pending.answer, status: 'valid' })
      this.#pending.delete(keyId)
    }
    if (this.#pending.size > 0) throw new Error('not all were named')
    this.toRenew = []
    return null
  }

  #issue(requests: Record<string, string>): Said {
    if (this.policy && this.#proof === null) throw new Error('the device PIN comes first')
    this.asked.push(requests)
    const wanted = this.toRenew.length > 0 ? this.toRenew : this.templates
    const byPhone = wanted.filter((template) => template['made_by'] === 'phone').map((template) => template['key_id'])
    if (JSON.stringify(Object.keys(requests)) !== JSON.stringify(byPhone)) throw new Error('other requests')
    for (const template of wanted) {
      const keyId = template['key_id'] ?? ''
      const pending = this.#pending.get(keyId)
      if (pending && pending.request !== requests[keyId]) return { status: 409, code: 'certificates_issued' }
      if (!pending) this.#pending.set(keyId, this.#issueOne(template, requests[keyId]))
    }
    const earlier = this.earlier.map(({ serial, pkcs8 }) => this.#seal('encryption', serial, false, pkcs8))
    const pending = [...this.#pending.values()]
    const keys = pending.flatMap(({ key }) => (key ? [{ ...key }] : []))
    const answer = { certificates: pending.map((one) => ({ ...one.answer })), chain: [this.authority.chain], keys: [...keys, ...earlier] }
    // A test changes what it knows to be there.
    this.spoil?.(answer as Answer)
    this.spoil = null
    return { body: answer }
  }

  #issueOne(template: Record<string, string>, request: string | undefined): Pending {
    const made = request === undefined ? this.authority.makeKey(ADA) : null
    const { serial, certificate } = this.authority.certify(made?.request ?? Buffer.from(request ?? '', 'base64'))
    const { key_id, profile, usage } = template
    const answer = { key_id, profile, usage, serial, certificate, not_before: '2026-11-20T08:00:00Z', not_after: '2027-11-20T08:00:00Z' }
    return { request, answer, key: made && this.#seal(key_id ?? '', serial, true, made.pkcs8) }
  }

  #seal(keyId: string, serial: string, current: boolean, pkcs8: Uint8Array): object {
    if (!this.recipient) throw new Error('nobody has claimed')
    return { key_id: keyId, certificate_serial: serial, current, jwe: seal(pkcs8, this.recipient) }
  }

  #setPin(proof: string): Said {
    if (this.#proof !== null) return { status: 409, code: 'pin_set' }
    this.#proof = proof
    return { body: { share: SHARE } }
  }

  #unlock(proof: string): Said {
    if (this.#wrong < 5 && proof === this.#proof) {
      this.#wrong = 0
      return { body: { share: SHARE } }
    }
    this.#wrong += 1
    if (this.#wrong >= 5) return { status: 410, code: 'pin_locked' }
    return { status: 403, code: 'pin_wrong', more: { attempts_left: 5 - this.#wrong } }
  }
}

/** An answer, for a test to change. */
export interface Answer {
  readonly certificates: [Record<string, string>, Record<string, string>, ...Record<string, string>[]]
  chain: string[]
  readonly keys: [Record<string, string>, ...Record<string, string>[]]
}
