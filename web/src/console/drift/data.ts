import { queryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { answer, api, versioned } from '../../api/client'
import { filterOf, isRunning, type Deed, type Shown } from './finding'

const PAGE = 50
/** As many as are decided about at once. */
export const AT_ONCE = 500
/** A comparison is followed at this pace while it runs; its pages tell of no events. */
const FOLLOW_MS = 1_500
const LOOK_MS = 15_000
/** Jobs see to what was decided, and no event tells of each. */
const LIST_MS = 4_000

type Key = Record<'Idempotency-Key', string>

/** Everything that is known of a system's comparison and of what differs. */
export const driftKey = (slug: string, id: string) => [slug, 'systems', id, 'drift']

/** How far the comparison of a system is, with the version of its settings. */
export const comparisonQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [...driftKey(slug, id), 'comparison'],
    queryFn: () => versioned(api.GET('/api/v1/projects/{slug}/systems/{id}/comparison', { params: { path: { slug, id } } })),
    refetchInterval: ({ state }) => (state.data && isRunning(state.data.body) ? FOLLOW_MS : LOOK_MS),
  })

/** What differs at a system, the oldest first. While `isBusy`, a comparison runs. */
export function useFindings(slug: string, id: string, show: Shown, isBusy: boolean) {
  return useInfiniteQuery({
    queryKey: [...driftKey(slug, id), 'list', show],
    refetchInterval: isBusy ? FOLLOW_MS : LIST_MS,
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = { filter: filterOf(show), limit: PAGE, ...(pageParam && { cursor: pageParam }) }
      return answer(api.GET('/api/v1/projects/{slug}/systems/{id}/drift', { params: { path: { slug, id }, query } }))
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** Compares a system now. */
export function compare(slug: string, id: string) {
  return answer(api.POST('/api/v1/projects/{slug}/systems/{id}/resync', { params: { path: { slug, id } } }))
}

/** Decides what is done about differences. */
export function decide(slug: string, id: string, ids: string[], deed: Deed, headers: Key) {
  const params = { path: { slug, id } }
  return answer(api.POST('/api/v1/projects/{slug}/systems/{id}/drift/act', { params, body: { ids, deed }, headers }))
}
