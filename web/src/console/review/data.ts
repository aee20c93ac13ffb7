import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { answer, api, idempotencyKey, type Schemas } from '../../api/client'
import { sitePath } from '../../api/site'
import { filterOf, type ReviewSearch } from './search'

export type EventView = Schemas['EventView']
export type View = Schemas['View']
export type ViewDocument = Schemas['ViewDocument']

/** The caller's views and those that are shared. */
export const viewsQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'views'],
    queryFn: async () => (await answer(api.GET('/api/v1/projects/{slug}/views', { params: { path: { slug } } }))).items,
  })

/** What operators and API keys are called, by their ids. */
export const actorsQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'actors'],
    queryFn: async () => {
      const { items } = await answer(api.GET('/api/v1/projects/{slug}/actors', { params: { path: { slug } } }))
      return new Map(items.map(({ id, name }) => [id, name]))
    },
    staleTime: 60_000,
  })

export const eventQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'events', id],
    queryFn: () => answer(api.GET('/api/v1/projects/{slug}/events/{id}', { params: { path: { slug, id } } })),
  })

export const commentsQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'events', id, 'comments'],
    queryFn: async () => (await answer(api.GET('/api/v1/projects/{slug}/events/{id}/comments', { params: { path: { slug, id } } }))).items,
  })

export function acknowledge(slug: string, ids: string[]) {
  return answer(
    api.POST('/api/v1/projects/{slug}/events/acknowledge', { params: { path: { slug } }, headers: idempotencyKey(), body: { ids } }),
  )
}

export function comment(slug: string, id: string, text: string, headers: ReturnType<typeof idempotencyKey>) {
  return answer(api.POST('/api/v1/projects/{slug}/events/{id}/comments', { params: { path: { slug, id } }, headers, body: { text } }))
}

/** Where the events of a search are taken out. */
export function exportAddress(slug: string, search: ReviewSearch, format: 'csv' | 'jsonl', now: Date): string {
  const filter = filterOf(search, now)
  const query = new URLSearchParams({ format, sort: '-at', ...(filter && { filter }) })
  return `${sitePath}/api/v1/projects/${slug}/events/export?${query}`
}

/** What can be done with views. The list of them is asked for again afterwards. */
export function useViewDeeds(slug: string) {
  const client = useQueryClient()
  const path = { slug }
  const after = async <T,>(call: Promise<T>): Promise<T> => {
    const made = await call
    await client.invalidateQueries({ queryKey: [slug, 'views'] })
    return made
  }
  return {
    create: (body: ViewDocument, headers: ReturnType<typeof idempotencyKey>) =>
      after(answer(api.POST('/api/v1/projects/{slug}/views', { params: { path }, headers, body }))),
    change: (view: View, body: Partial<ViewDocument>) => {
      const params = { path: { slug, id: view.id }, header: versionOf(view) }
      const headers = { 'Content-Type': 'application/merge-patch+json' }
      // The document describes a whole view; a merge patch holds parts of it.
      return after(answer(api.PATCH('/api/v1/projects/{slug}/views/{id}', { params, headers, body: body as ViewDocument })))
    },
    remove: (view: View) =>
      after(answer(api.DELETE('/api/v1/projects/{slug}/views/{id}', { params: { path: { slug, id: view.id }, header: versionOf(view) } }))),
    beginWith: (view_id: string | null) => after(answer(api.PUT('/api/v1/projects/{slug}/views/first', { params: { path }, body: { view_id } }))),
  }
}

function versionOf({ version }: View): { 'If-Match': string } {
  return { 'If-Match': `"${version}"` }
}
