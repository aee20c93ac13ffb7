import { queryOptions } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'

export type Recovery = Schemas['RecoveryView']
export type RecoveryKey = Schemas['RecoveryKeyView']

/** How many requests are looked at: the newest. */
const NEWEST = 100

/** What keys are archived under; refused with 404 where that is nothing. */
export const recoveryKeyQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'authorities', 'recovery-key'],
    queryFn: () => answer(api.GET('/api/v1/projects/{slug}/recovery-key', { params: { path: { slug } } })),
  })

/** The newest requests. */
export const recoveriesQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'recoveries'],
    queryFn: async () => {
      const query = { sort: '-created_at', limit: NEWEST }
      return (await answer(api.GET('/api/v1/projects/{slug}/recoveries', { params: { path: { slug }, query } }))).items
    },
  })

/** What has become of a request; one whose time is over is over before a sweep has said so. */
export function stateOf({ state, expires_at }: Recovery, now: Date): string {
  const waits = state === 'requested' || state === 'approved'
  return waits && new Date(expires_at) <= now ? 'expired' : state
}
