import { createVerify, X509Certificate } from 'node:crypto'
import { holdingsOf, type Card } from '../card'
import type { Said } from './desk'

export const CHALLENGE = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
export const LOGIN_CODE = 'nbswy3dpfqqho33snrscc2lom4'

/** The server's side of one login, written from the specification alone. */
export class LoginDesk {
  host = 'doors.example.org'
  state = 'waiting'
  hash = 'sha256'
  /** What is answered instead. */
  refusal: { status: number; code: string } | null = null

  constructor(
    private readonly number: number,
    private readonly card: () => Card,
  ) {}

  answer(path: string, body: Record<string, unknown>): Said | null {
    if (body['code'] !== LOGIN_CODE) return { status: 410, code: 'login_over' }
    if (this.refusal) return this.refusal
    if (path === 'login') return this.#look()
    if (path === 'login/refuse') this.state = 'refused'
    if (path === 'login/answer') return this.#answer(body)
    return null
  }

  #look(): Said {
    this.state = 'seen'
    const numbers = [12, this.number, 83]
    return {
      body: { organisation: 'Example Works', client: 'Firefox on Linux', host: this.host, address: '192.0.2.7', numbers, challenge: CHALLENGE, expires_at: '2026-11-20T12:01:00Z' },
    }
  }

  #answer({ number, serial, signature }: Record<string, unknown>): Said | null {
    if (number !== this.number) {
      this.state = 'refused'
      return { status: 403, code: 'login_number' }
    }
    const held = holdingsOf(this.card()).held.find((one) => one.serial === serial)
    const key = new X509Certificate(held?.certificate ?? '').publicKey
    const text = `claviger login\n${this.host}\n${CHALLENGE}\n${this.number}\n`
    const isRight = createVerify(this.hash).update(text).verify({ key, dsaEncoding: 'ieee-p1363' }, Buffer.from(String(signature), 'base64url'))
    if (!isRight || held?.usage !== 'authentication') return { status: 403, code: 'login_signature' }
    this.state = 'approved'
    return null
  }
}
