import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api, idempotencyKey, versioned, type Schemas } from '../../../api/client'
import { Problem } from '../../../api/problem'
import type { Pool } from '../../systems/data'
import type { Expression } from './model'

export type Preview = Schemas['PoolPreview']

export interface Filters {
  auto_generate_filter: string
  auto_revoke_filter: string
}

/** What filters of users may ask for. */
export const attributesQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'filter-attributes'],
    queryFn: async () => (await answer(api.GET('/api/v1/projects/{slug}/filters/attributes', { params: { path: { slug } } }))).items,
    staleTime: 60_000,
  })

/** Where a filter stops making sense, and what was expected there. */
export interface Fault {
  detail: string
  /** Characters, as the text field counts them. */
  at: number | undefined
}

/** What the server reads in a text: the parts of a filter, or what is wrong with it. */
export interface Reading {
  text: string
  expression?: Expression
  fault?: Fault
}

/** Reads a filter; nothing of an empty one, which has no parts. */
export function useReading(slug: string, text: string): { reading: Reading | undefined; isLoading: boolean } {
  const { data, isLoading } = useQuery({
    queryKey: [slug, 'filter-reading', text],
    queryFn: () => read(slug, text),
    enabled: text.trim() !== '',
    staleTime: 60_000,
  })
  return { reading: data, isLoading }
}

async function read(slug: string, text: string): Promise<Reading> {
  const call = api.POST('/api/v1/projects/{slug}/filters/read', { params: { path: { slug } }, body: { filter: text } })
  try {
    return { text, expression: await answer<Expression>(call) }
  } catch (error) {
    const fault = error instanceof Problem && error.status === 422 ? error.faults[0] : undefined
    if (!fault) throw error
    return { text, fault: { detail: fault.detail, at: typeof fault.position === 'number' ? characters(text, fault.position) : undefined } }
  }
}

/** The server counts bytes, the text field UTF-16. */
export function characters(text: string, bytes: number): number {
  return new TextDecoder().decode(new TextEncoder().encode(text).slice(0, bytes)).length
}

/** What filters would do if they were saved now. */
export function preview(slug: string, id: string, filters: Filters): Promise<Preview> {
  return answer(api.POST('/api/v1/projects/{slug}/pools/{id}/preview', { params: { path: { slug, id } }, body: filters }))
}

/** Decides about filters that wait. Approving holds them again where they would end more by now. */
export function decide(slug: string, id: string, verdict: 'approve' | 'reject'): Promise<{ body: Pool; etag: string }> {
  const params = { params: { path: { slug, id } }, headers: idempotencyKey() }
  return versioned<Pool>(
    verdict === 'approve'
      ? api.POST('/api/v1/projects/{slug}/pools/{id}/approve-filters', params)
      : api.POST('/api/v1/projects/{slug}/pools/{id}/reject-filters', params),
  )
}
