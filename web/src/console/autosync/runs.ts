import { queryOptions, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { answer, api, idempotencyKey, type Schemas } from '../../api/client'
import type { Tone } from '../room/Tag'

export type SyncRun = Schemas['SyncRun']
export type SyncRunDetail = Schemas['SyncRunDetail']
export type SyncChange = Schemas['SyncChange']
export type AutosyncState = Schemas['Autosync']

/** A run that goes on is looked at this often, beside what the stream tells. */
const RUNNING_POLL_MS = 2_000

export const STATUSES = ['completed', 'unchanged', 'held', 'failed', 'rejected', 'superseded', 'running'] as const
export type Status = (typeof STATUSES)[number]

export const ACTIONS = ['create', 'update', 'revive', 'delete', 'skip', 'hold'] as const
export type Action = (typeof ACTIONS)[number]

export const toneOf: Record<Status, Tone> = {
  completed: 'good',
  unchanged: 'good',
  held: 'wait',
  failed: 'bad',
  rejected: 'plain',
  superseded: 'plain',
  running: 'busy',
}

/** The API may learn further states; they are shown as they are called. */
export function isStatus(status: string): status is Status {
  return STATUSES.some((known) => known === status)
}

export function isAction(action: string): action is Action {
  return ACTIONS.some((known) => known === action)
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

/** What a run does or would do, person by person. A run that ends has another plan. */
export function useChanges(slug: string, run: SyncRun, action: Action | undefined) {
  return useInfiniteQuery({
    queryKey: [slug, 'sync-runs', 'changes', run.id, run.status, action ?? 'all'],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/v1/projects/{slug}/sync-runs/{id}/changes', {
          params: {
            path: { slug, id: run.id },
            query: { limit: 100, ...(action && { action }), ...(pageParam && { cursor: pageParam }) },
          },
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
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
