import createClient, { type Client } from 'openapi-fetch'
import type { paths } from '../../src/api/schema'

export type Api = Client<paths>

/** The public API, as a program uses it. */
export function api(baseUrl: string, key: string): Api {
  return createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } })
}

/** The body of an answer that must be a success. */
export async function must<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${JSON.stringify(error)}`)
  return data as T // a success without a body has the type `undefined` already
}
