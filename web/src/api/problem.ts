import type { components } from './schema'

/** One value that does not fit, as the API says it. */
export type Fault = components['schemas']['Fault']

type ProblemDocument = components['schemas']['Problem']

/** A request that the server refused, or could not carry out. */
export class Problem extends Error {
  readonly status: number
  /** The stable word for the kind of problem; the API guide lists them. */
  readonly code: string
  readonly faults: readonly Fault[]
  /** How many faults there are, where not all are listed. */
  readonly totalFaults: number
  /** How long to wait before another try, where the server said so. */
  readonly retryAfterS: number | undefined

  constructor(document: Pick<ProblemDocument, 'status' | 'code' | 'detail'> & Partial<ProblemDocument>, retryAfterS?: number) {
    super(document.detail)
    this.name = 'Problem'
    this.status = document.status
    this.code = document.code
    this.faults = document.errors ?? []
    this.totalFaults = document.total_errors ?? this.faults.length
    this.retryAfterS = retryAfterS
  }

  /** The faults that speak of a member of the body, by the member's path: `/settings/mail/host` is `settings.mail.host`. */
  byField(): Record<string, Fault> {
    const named = this.faults.filter((fault) => fault.pointer)
    return Object.fromEntries(named.toReversed().map((fault) => [fieldOf(fault.pointer ?? ''), fault]))
  }

  /** What is said of query parameters and headers, by their names. */
  byParameter(): Record<string, string> {
    const named = this.faults.filter((fault) => fault.parameter)
    return Object.fromEntries(named.map((fault) => [fault.parameter ?? '', fault.detail]))
  }
}

/** A request that got no answer. */
export class ConnectionLost extends Error {
  constructor(cause: unknown) {
    super('the server does not answer', { cause })
    this.name = 'ConnectionLost'
  }
}

/** What an answer without success says; something in between may have answered instead of the server. */
export function problemOf(response: Response, body: unknown): Problem {
  const wait = Number(response.headers.get('Retry-After'))
  const retryAfterS = Number.isFinite(wait) && wait > 0 ? wait : undefined
  if (isProblem(body)) return new Problem(body, retryAfterS)
  const detail = `the answer was ${response.status} ${response.statusText}`.trimEnd()
  return new Problem({ status: response.status, code: 'unexpected', detail }, retryAfterS)
}

function isProblem(body: unknown): body is ProblemDocument {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && 'status' in body
}

/** RFC 6901, as forms name their fields. */
function fieldOf(pointer: string): string {
  const steps = pointer.split('/').slice(1)
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')).join('.')
}
