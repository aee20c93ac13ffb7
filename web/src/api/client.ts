import createClient from 'openapi-fetch'
import { sitePath } from './site'
import { connection } from './connection'
import { ConnectionLost, Problem, problemOf } from './problem'
import type { components, paths } from './schema'

/** The shapes of the API, by their names in its document. */
export type Schemas = components['schemas']

/** The public API of the server that this page came from. */
export const api = createClient<paths>({ baseUrl: sitePath, fetch: reach })

/** Asks the server, and tells the connection's watcher whether it answered. */
async function reach(request: Request): Promise<Response> {
  try {
    const response = await fetch(request)
    connection.found()
    return response
  } catch (cause) {
    if (request.signal.aborted) throw cause
    connection.lost()
    throw new ConnectionLost(cause)
  }
}

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/**
 * The body of an answer that says success.
 *
 * @throws {Problem} if the server refused, {@link ConnectionLost} if it did not answer.
 */
export async function answer<T>(call: Promise<Answer<T>>): Promise<T> {
  return (await versioned(call)).body
}

/** The body of an answer with its version, which a change of it must name. */
export async function versioned<T>(call: Promise<Answer<T>>): Promise<{ body: T; etag: string }> {
  const { data, error, response } = await call
  if (!response.ok) {
    const problem = problemOf(response, error)
    if (problem.status === 401 && problem.code !== 'login_failed') sessionEnded.tell()
    throw problem
  }
  // A success without a body (204) has the type `undefined` already.
  return { body: data as T, etag: response.headers.get('ETag') ?? '' }
}

/** Who must know that the session is over. A wrong password is refused with 401, too, and is nobody's end. */
export const sessionEnded = {
  hear: (() => {}) as () => void,
  tell() {
    this.hear()
  },
}

/** A new key for a POST, so that a second try of the same thing does it once. */
export function idempotencyKey(): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': crypto.randomUUID() }
}

/** Whether another try may end otherwise: not where the server has decided. */
export function worthAnotherTry(failures: number, error: unknown): boolean {
  if (error instanceof Problem) return error.status >= 500 && failures < 2
  return error instanceof ConnectionLost && failures < 1
}
