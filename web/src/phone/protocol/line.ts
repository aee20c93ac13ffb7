import type { Keys } from './keys'
import { prove } from './proof'
import { Refused, Trouble } from './trouble'

const TIMEOUT_MS = 20_000
const LARGEST_ANSWER = 256 * 1024
const WAIT_S = 60

/** A request of the protocol; with `keys`, one that carries their proof. */
export interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: `/enrol/v1/${string}`
  readonly body?: object
  readonly keys?: Keys
}

/** What a line needs of its surroundings. */
export interface Wires {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** The phone's clock, in milliseconds. */
  readonly now: () => number
  /** The language in which the server should speak to people. */
  readonly language: () => string
}

/** The line to one server. Holds the newest nonce that it gave. */
export class Line {
  #nonce: string | null = null

  constructor(
    readonly publicUrl: string,
    private readonly wires: Wires,
  ) {}

  /**
   * Makes the call and returns its answer's JSON; where the server wants a fresh nonce, makes it once more.
   * Throws {@link Refused} or {@link Trouble}.
   */
  async call(call: Call): Promise<unknown> {
    try {
      return await this.#send(call)
    } catch (error) {
      if (error instanceof Refused && error.code === 'nonce_required') return this.#send(call)
      throw error
    }
  }

  async #send(call: Call): Promise<unknown> {
    const url = this.publicUrl + call.path
    const body = call.body === undefined ? '' : JSON.stringify(call.body)
    const headers: Record<string, string> = { 'Accept-Language': this.wires.language() }
    if (call.method === 'POST') headers['Content-Type'] = 'application/json'
    if (call.keys) {
      const proven = { method: call.method, url, body, nonce: this.#nonce, now: this.wires.now() }
      headers['DPoP'] = await prove(call.keys.signing, proven)
    }
    const { answer, text } = await this.#exchange(url, {
      method: call.method,
      headers,
      ...(call.method === 'POST' ? { body } : {}),
    })
    this.#nonce = answer.headers.get('DPoP-Nonce') ?? this.#nonce
    return understand(answer, text)
  }

  async #exchange(url: string, init: RequestInit): Promise<{ answer: Response; text: string }> {
    try {
      const answer = await this.wires.fetch(url, {
        ...init,
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'manual',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      return { answer, text: await answer.text() }
    } catch {
      throw new Trouble('unreachable')
    }
  }
}

function understand(answer: Response, text: string): unknown {
  const retryAfterS = readRetryAfter(answer)
  if (answer.status === 429) throw new Trouble('rate_limited', retryAfterS ?? WAIT_S)
  if (answer.status >= 500) throw new Trouble('unavailable', retryAfterS)
  if (text.length > LARGEST_ANSWER) throw new Trouble('foreign')
  if (answer.status === 200) return parse(text)
  if (answer.status === 204) return null
  throw refusal(answer, text) ?? new Trouble('foreign')
}

/** The server's refusal, unless this is somebody else's page. */
function refusal(answer: Response, text: string): Refused | null {
  const type = answer.headers.get('Content-Type')?.split(';')[0]?.trim()
  if (answer.status < 400 || type !== 'application/problem+json') return null
  const problem = parse(text)
  if (typeof problem !== 'object' || problem === null || !('code' in problem)) return null
  if (typeof problem.code !== 'string') return null
  const left = 'attempts_left' in problem && typeof problem.attempts_left === 'number' ? problem.attempts_left : null
  return new Refused(problem.code, left)
}

function readRetryAfter(answer: Response): number | null {
  const header = answer.headers.get('Retry-After') ?? ''
  return /^\d+$/.test(header) ? Number(header) : null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Trouble('foreign')
  }
}
