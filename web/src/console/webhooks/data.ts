import { queryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { answer, api, versioned, type Schemas } from '../../api/client'
import { filterOf, type Shown } from './webhook'

/** No event tells of each delivery, so they are looked at this often. */
const POLL_MS = 4_000
const PAGE = 50
const ON = '/api/v1/projects/{slug}/webhooks' as const

type Key = Record<'Idempotency-Key', string>

/** Everything that is known of the project's webhooks. */
export const webhooksKey = (slug: string) => [slug, 'webhooks']

export const webhooksQuery = (slug: string) =>
  queryOptions({
    queryKey: [...webhooksKey(slug), 'list'],
    queryFn: async () => (await answer(api.GET(ON, { params: { path: { slug } } }))).items,
    refetchInterval: POLL_MS,
  })

/** A webhook with the version that a change must name. */
export const webhookQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [...webhooksKey(slug), id],
    queryFn: () => versioned(api.GET(`${ON}/{id}`, { params: { path: { slug, id } } })),
    refetchInterval: POLL_MS,
  })

/** What was and is to be sent to a webhook, the newest first. */
export function useDeliveries(slug: string, id: string, show: Shown) {
  const filter = filterOf(show)
  return useInfiniteQuery({
    queryKey: [...webhooksKey(slug), id, 'deliveries', show],
    refetchInterval: POLL_MS,
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = { sort: '-created_at', limit: PAGE, ...(filter && { filter }), ...(pageParam && { cursor: pageParam }) }
      return answer(api.GET(`${ON}/{id}/deliveries`, { params: { path: { slug, id }, query } }))
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** A delivery with its attempts. */
export const deliveryQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [...webhooksKey(slug), 'delivery', id],
    queryFn: () => answer(api.GET('/api/v1/projects/{slug}/deliveries/{id}', { params: { path: { slug, id } } })),
    refetchInterval: POLL_MS,
  })

export function create(slug: string, body: Schemas['WebhookDocument'], headers: Key) {
  return answer(api.POST(ON, { params: { path: { slug } }, headers, body }))
}

export function change(slug: string, id: string, etag: string, body: Schemas['WebhookDocument']) {
  const params = { path: { slug, id }, header: { 'If-Match': etag } }
  return answer(api.PATCH(`${ON}/{id}`, { params, headers: { 'Content-Type': 'application/merge-patch+json' }, body }))
}

export function remove(slug: string, id: string) {
  return answer(api.DELETE(`${ON}/{id}`, { params: { path: { slug, id }, header: { 'If-Match': '*' } } }))
}

export function rotate(slug: string, id: string, headers: Key) {
  return answer(api.POST(`${ON}/{id}/rotate-secret`, { params: { path: { slug, id } }, headers }))
}

/** Sends a test; answers what became of it. */
export function test(slug: string, id: string) {
  return answer(api.POST(`${ON}/{id}/test`, { params: { path: { slug, id } } }))
}

export function replay(slug: string, id: string, body: Schemas['WebhookReplay'], headers: Key) {
  return answer(api.POST(`${ON}/{id}/replay`, { params: { path: { slug, id } }, headers, body }))
}

/** Sends a delivery once more. */
export function retry(slug: string, id: string, headers: Key) {
  return answer(api.POST('/api/v1/projects/{slug}/deliveries/{id}/retry', { params: { path: { slug, id } }, headers }))
}
