import { sha256, utf8 } from '../protocol/base64url'
import { thumbprint, type Jwk } from '../protocol/keys'
import type { Desk, Said } from './desk'
import type { LoginDesk } from './login'

export const PUBLIC_URL = 'https://doors.example.org'
export const CODE = 'mzxw6ytboi2dknrxhazdgnbvgy'
export const LINK = `${PUBLIC_URL}/m/#${CODE}`
export const NOON = Date.parse('2026-11-20T12:00:00Z')

const HOUR_MS = 3_600_000

/** What the server answers next instead of what it would. */
interface Fault {
  readonly path: string
  readonly answer: () => Response | 'lost' | 'lost_answer'
}

interface Request {
  readonly method: string
  readonly path: string
  readonly body: Record<string, unknown>
  readonly key: string | null
}

/**
 * An enrolment server for tests, written from the specification alone. It checks every proof as the specification asks,
 * and answers with what a test has set.
 */
export class EnrolmentServer {
  /** What was asked, in order, as `claim`; a repetition for a nonce counts once. */
  readonly asked: string[] = []
  readonly bodies: Record<string, unknown>[] = []
  /** Thumbprint of the bound key. */
  boundTo: string | null = null
  confirmed = false
  wasReset = false
  pin: string | null = null
  pinAttempts = 0
  /** Anything but null is answered to whoever asks for the offer or claims. */
  refusal: { status: number; code: string } | null = null
  kind = 'door_id'
  /** Where certificates are issued, if they are. */
  desk: Desk | null = null
  /** Where somebody wants to be logged in. */
  login: LoginDesk | null = null
  status = 'active'
  reason: string | null = null
  leaseMs = 24 * HOUR_MS
  validUntil: string | null = null
  messages: object[] = []
  now = NOON
  #nonce = 'nonce-1'
  readonly #seen = new Set<string>()
  readonly #faults: Fault[] = []

  /** What `fetch` is in tests. */
  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const path = url.slice(`${PUBLIC_URL}/enrol/v1/`.length)
    const body = typeof init.body === 'string' ? init.body : ''
    const key = await this.#check(url, init, body)
    if (key instanceof Response) return key
    this.asked.push(path)
    const parsed: Record<string, unknown> = body === '' ? {} : JSON.parse(body)
    this.bodies.push(parsed)
    const at = this.#faults.findIndex((fault) => fault.path === path)
    const fault = at < 0 ? null : (this.#faults.splice(at, 1)[0]?.answer() ?? null)
    if (fault === 'lost') throw new TypeError('network')
    if (fault instanceof Response) return fault
    const answer = this.#answer({ method: init.method ?? '', path, body: parsed, key })
    if (fault === 'lost_answer') throw new TypeError('network')
    return answer
  }

  failNext(path: string, answer: Fault['answer']): void {
    this.#faults.push({ path, answer })
  }

  forgetNonce(): void {
    this.#nonce = `${this.#nonce}x`
  }

  #answer({ path, body, key }: Request): Response {
    if (path === 'offer') return this.refusal ? this.#problem(this.refusal.status, this.refusal.code) : this.#offer()
    if (path === 'claim') return this.#claim(body, key)
    if (key !== this.boundTo || this.wasReset) return this.#problem(401, 'device_unknown')
    if (this.desk && (path === 'certificates' || path.startsWith('pin'))) return this.#said(this.desk.answer(path, body))
    if (this.login && path.startsWith('login')) {
      const said = this.login.answer(path, body)
      return said ? this.#said(said) : new Response(null, { status: 204, headers: { 'DPoP-Nonce': this.#nonce } })
    }
    if (path === 'confirm') {
      const refused = this.desk?.confirm(body['installed'] as Record<string, unknown>[])
      if (refused) return this.#said(refused)
      this.confirmed = true
    }
    if (path !== 'reset') return this.#ok(this.#state())
    this.wasReset = true
    return this.#ok({ status: 'reset' })
  }

  #offer(): Response {
    if (this.boundTo !== null) return this.#problem(410, 'code_used')
    return this.#ok({
      issuer: { name: 'Example Works', project: 'default' },
      holder: { display_name: 'Ada Lovelace' },
      installs: [{ kind: this.kind, label: 'Mobile ID' }, ...(this.desk ? [{ kind: 'certificates', label: 'Certificates' }] : [])],
      pin_required: this.pin !== null,
      device_pin: this.desk?.policy ?? null,
      expires_at: '2026-11-27T08:00:00Z',
    })
  }

  #claim(body: Record<string, unknown>, key: string | null): Response {
    if (this.boundTo !== null && key !== this.boundTo) return this.#problem(409, 'code_reused')
    if (this.boundTo !== null && this.wasReset) return this.#problem(410, 'code_used')
    if (this.boundTo === null) {
      if (this.refusal) return this.#problem(this.refusal.status, this.refusal.code)
      if (this.pin !== null && body['pin'] === undefined) return this.#problem(403, 'pin_required')
      if (this.pin !== null && body['pin'] !== this.pin) {
        this.pinAttempts += 1
        if (this.pinAttempts === 5) return this.#problem(410, 'pin_burned')
        return this.#problem(403, 'pin_wrong', { attempts_left: 5 - this.pinAttempts })
      }
    }
    this.boundTo = key
    if (this.desk) this.desk.recipient = (body['device'] as { encryption_key: Jwk }).encryption_key
    return this.#ok({
      device_id: 'dev_1',
      credential: {
        id: 'crd_1',
        label: 'Mobile ID',
        issuer: { name: 'Example Works', project: 'default' },
        holder: { display_name: 'Ada Lovelace' },
        valid_from: null,
        valid_until: null,
      },
      templates: this.desk?.templates ?? [],
      device_pin: this.desk?.policy ?? null,
    })
  }

  #state(): object {
    const isActive = this.status === 'active' && this.confirmed
    const id = { format: 'h10301', facility_code: 123, number: '4567', bit_length: 26, bits_hex: '2f623ae' }
    return {
      status: this.confirmed ? this.status : 'claimed',
      reason: this.reason,
      id: isActive ? id : null,
      valid_from: null,
      valid_until: this.validUntil,
      lease_until: isActive ? iso(this.now + this.leaseMs) : null,
      server_time: iso(this.now),
      poll_after_s: 900,
      messages: this.messages,
      certificates: this.desk?.states() ?? [],
      certificates_to_renew: this.desk?.toRenew ?? [],
    }
  }

  /** The key that the request is proven with, or the refusal of its proof. */
  async #check(url: string, init: RequestInit, body: string): Promise<string | null | Response> {
    const headers = new Headers(init.headers)
    const proof = headers.get('DPoP')
    if (url.endsWith('/offer')) return proof === null ? null : this.#problem(401, 'dpop_invalid')
    const [header, claims, signature] = (proof ?? '').split('.')
    if (!header || !claims || !signature) return this.#problem(401, 'dpop_invalid')
    const { jwk, ...rest }: { jwk: Jwk } = decode(header)
    const said: Record<string, string> = decode(claims)
    const jti = said['jti'] ?? ''
    const key = await crypto.subtle.importKey('jwk', { ...jwk }, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify'])
    const holds = await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, bytes(signature), utf8(`${header}.${claims}`))
    const fits =
      holds &&
      JSON.stringify(rest) === '{"typ":"dpop+jwt","alg":"ES256"}' &&
      said['htm'] === init.method &&
      said['htu'] === url &&
      said['body_sha256'] === (await sha256(utf8(body))) &&
      !('d' in jwk)
    if (!fits) return this.#problem(401, 'dpop_invalid')
    if (said['nonce'] !== this.#nonce) return this.#problem(401, 'nonce_required')
    if (jti.length < 16 || this.#seen.has(jti)) return this.#problem(401, 'dpop_invalid')
    this.#seen.add(jti)
    return thumbprint(jwk)
  }

  #said(said: Said): Response {
    return 'body' in said ? this.#ok(said.body) : this.#problem(said.status, said.code, said.more)
  }

  #ok(body: object): Response {
    return Response.json(body, { headers: { 'DPoP-Nonce': this.#nonce } })
  }

  #problem(status: number, code: string, more: object = {}): Response {
    const headers = { 'Content-Type': 'application/problem+json', 'DPoP-Nonce': this.#nonce }
    return new Response(JSON.stringify({ type: 'about:blank', title: code, status, code, ...more }), { status, headers })
  }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}

// What a proof says is whatever the phone wrote, and is checked member by member.
function decode<T>(segment: string): T {
  return JSON.parse(new TextDecoder().decode(bytes(segment)))
}

export function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
