import { useInfiniteQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'

/** A file's way into the project, tried out or done. */
export type SyncRun = Schemas['SyncRun']
export type SyncRunDetail = Schemas['SyncRunDetail']
export type SyncChange = Schemas['SyncChange']

const PAGE = 100

/** What can become of a person, what takes something away first. */
export const ACTIONS = ['delete', 'update', 'create', 'revive', 'skip', 'hold'] as const
export type Action = (typeof ACTIONS)[number]

/** The API may learn further ones; they are shown as they are called. */
export function isAction(action: string): action is Action {
  return ACTIONS.some((known) => known === action)
}

/** The kinds of change that a run has. Who comes back is counted among the changed ones, who is passed over and who asks first together. */
export function actionsOf({ counts }: Pick<SyncRun, 'counts'>): readonly Action[] {
  const some: Record<Action, number> = {
    delete: counts.deleted,
    update: counts.updated - counts.revived,
    create: counts.created,
    revive: counts.revived,
    skip: counts.skipped,
    hold: counts.skipped,
  }
  return ACTIONS.filter((action) => some[action] > 0)
}

/** What a run does or would do, person by person. A run that ends has another plan. */
export function useChanges(slug: string, run: SyncRun, action: Action | undefined) {
  return useInfiniteQuery({
    queryKey: [slug, 'sync-runs', 'changes', run.id, run.status, action ?? 'all'],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = { limit: PAGE, ...(action && { action }), ...(pageParam && { cursor: pageParam }) }
      return answer(api.GET('/api/v1/projects/{slug}/sync-runs/{id}/changes', { params: { path: { slug, id: run.id }, query } }))
    },
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  })
}
