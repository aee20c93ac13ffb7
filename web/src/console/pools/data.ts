import { queryOptions } from '@tanstack/react-query'
import { api, versioned } from '../../api/client'
import type { Source } from '../editing/useEditor'
import type { Pool } from '../systems/data'

/** A pool with the version that a change must name. */
export interface VersionedPool {
  body: Pool
  etag: string
}

export const poolQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'pools', id],
    queryFn: () => versioned(api.GET('/api/v1/projects/{slug}/pools/{id}', { params: { path: { slug, id } } })),
  })

/** What is set of a pool beside its filters, as its form has it: empty is none. */
export interface Values extends Record<string, unknown> {
  card_template_id: string
  low_water: number | string
}

export function sourceOf({ body, etag }: VersionedPool): Source<Values> {
  const { card_template_id, low_water } = body
  return { values: { card_template_id: card_template_id ?? '', low_water: low_water ?? '' }, etag }
}

/** What says who has a credential by itself. */
export interface AutomationValues extends Record<string, unknown> {
  auto_generate_filter: string
  auto_revoke_filter: string
  grace_minutes: number | string
}

export function automationOf({ body, etag }: VersionedPool): Source<AutomationValues> {
  const { auto_generate_filter, auto_revoke_filter, grace_minutes } = body
  return { values: { auto_generate_filter, auto_revoke_filter, grace_minutes }, etag }
}

/** A change as the API takes it: what was emptied is taken away. */
export function patchOf(change: Record<string, unknown>): Record<string, unknown> {
  const emptied: Record<string, unknown> = { card_template_id: null, low_water: null, grace_minutes: 0 }
  return Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value === '' && name in emptied ? emptied[name] : value]))
}
