import { queryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { answer, api } from '../../api/client'
import { filterOf, type Shown } from './job'

/** No event tells of jobs, so they are looked at this often. */
const POLL_MS = 5_000
const PAGE = 50
/** As many as are retried at a time. */
export const AT_ONCE = 500

/** The jobs, newest first. */
export function useJobs(slug: string, show: Shown) {
  const filter = filterOf(show)
  return useInfiniteQuery({
    queryKey: [slug, 'jobs', 'list', show],
    refetchInterval: POLL_MS,
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = { sort: '-created_at', limit: PAGE, ...(filter && { filter }), ...(pageParam && { cursor: pageParam }) }
      return answer(api.GET('/api/v1/projects/{slug}/jobs', { params: { path: { slug }, query } }))
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** How many there are of those that are shown. */
export const countQuery = (slug: string, show: Shown) =>
  queryOptions({
    queryKey: [slug, 'jobs', 'count', show],
    refetchInterval: POLL_MS,
    queryFn: async () => {
      const filter = filterOf(show)
      const query = { limit: 1, count: true, ...(filter && { filter }) }
      return (await answer(api.GET('/api/v1/projects/{slug}/jobs', { params: { path: { slug }, query } }))).total ?? 0
    },
  })

/** The ids of what was given up, the newest first: as many as are retried at a time. */
export async function givenUp(slug: string): Promise<string[]> {
  const query = { filter: 'dead eq true', sort: '-created_at', limit: AT_ONCE }
  const { items } = await answer(api.GET('/api/v1/projects/{slug}/jobs', { params: { path: { slug }, query } }))
  return items.map(({ id }) => id)
}

/** Has a job that was given up tried again. */
export function retry(slug: string, id: string, headers: { 'Idempotency-Key': string }) {
  return answer(api.POST('/api/v1/projects/{slug}/jobs/{id}/retry', { params: { path: { slug, id } }, headers }))
}
