import { queryOptions, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { answer, api, idempotencyKey, type Schemas } from '../../api/client'
import type { SyncRun } from '../plan/run'

export type AutosyncState = Schemas['Autosync']

/** A run that goes on is looked at this often, beside what the stream tells. */
const RUNNING_POLL_MS = 2_000

export const STATUSES = ['completed', 'unchanged', 'held', 'failed', 'rejected', 'superseded', 'running'] as const
export type Status = (typeof STATUSES)[number]

/** The API may learn further states; they are shown as they are called. */
export function isStatus(status: string): status is Status {
  return STATUSES.some((known) => known === status)
}

/** How Auto-sync is doing. */
export function useAutosync(slug: string) {
  return useQuery({
    queryKey: [slug, 'autosync'],
    queryFn: () => answer(api.GET('/api/v1/projects/{slug}/autosync', { params: { path: { slug } } })),
    refetchInterval: ({ state }) => (state.data?.running ? RUNNING_POLL_MS : 60_000),
  })
}

/** The runs, newest first; only those of a status, if one is named. */
export function useRuns(slug: string, status: Status | undefined) {
  return useInfiniteQuery({
    queryKey: [slug, 'sync-runs', 'list', status ?? 'all'],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/v1/projects/{slug}/sync-runs', {
          params: {
            path: { slug },
            query: {
              sort: '-started_at',
              limit: 20,
              ...(status && { filter: `status eq "${status}"` }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

const runQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'sync-runs', 'run', id],
    queryFn: () => answer(api.GET('/api/v1/projects/{slug}/sync-runs/{id}', { params: { path: { slug, id } } })),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? RUNNING_POLL_MS : false),
  })

/** A run, with the errors of its file. */
export function useRun(slug: string, id: string) {
  return useQuery(runQuery(slug, id))
}

export type Verdict = 'approve' | 'reject'

/** Decides about a run that is held. Approving answers `held` again where the file had to be planned anew. */
export function useDecide(slug: string, id: string): (verdict: Verdict) => Promise<SyncRun> {
  const client = useQueryClient()
  return async (verdict) => {
    const params = { params: { path: { slug, id } }, headers: idempotencyKey() }
    const call =
      verdict === 'approve'
        ? api.POST('/api/v1/projects/{slug}/sync-runs/{id}/approve', params)
        : api.POST('/api/v1/projects/{slug}/sync-runs/{id}/reject', params)
    return await answer<SyncRun>(call).finally(() => {
      for (const resource of ['sync-runs', 'autosync', 'users']) void client.invalidateQueries({ queryKey: [slug, resource] })
    })
  }
}
