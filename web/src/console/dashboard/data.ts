import { queryOptions } from '@tanstack/react-query'
import { answer, api, idempotencyKey, type Schemas } from '../../api/client'
import type { Period } from './search'

export type Overview = Schemas['Overview']
export type CredentialPoint = Schemas['CredentialPoint']
export type InvitationPoint = Schemas['InvitationPoint']
export type SystemStatistics = Schemas['SystemStatistics']
export type PoolStatistics = Schemas['PoolStatistics']

/** No event tells of jobs, and hours pass without one. */
const POLL_MS = 15_000
/** How many runs are shown. */
const RUNS = 40

const path = (slug: string) => ({ path: { slug } })

export const overviewQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'statistics', 'overview'],
    refetchInterval: POLL_MS,
    queryFn: () => answer(api.GET('/api/v1/projects/{slug}/statistics/overview', { params: path(slug) })),
  })

/** Places that wait to be given back. */
export const lapsedQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'statistics', 'lapsed'],
    refetchInterval: POLL_MS,
    queryFn: () => answer(api.GET('/api/v1/projects/{slug}/lapsed-invitations', { params: path(slug) })),
  })

/** Decides about them. */
export function decideLapsed(slug: string, verdict: 'approve' | 'keep') {
  const options = { params: path(slug), headers: idempotencyKey() }
  return answer(
    verdict === 'approve'
      ? api.POST('/api/v1/projects/{slug}/lapsed-invitations/approve', options)
      : api.POST('/api/v1/projects/{slug}/lapsed-invitations/keep', options),
  )
}

export const credentialsQuery = (slug: string, days: Period) =>
  queryOptions({
    queryKey: [slug, 'statistics', 'credentials', days],
    queryFn: () => answer(api.GET('/api/v1/projects/{slug}/statistics/credentials', { params: { ...path(slug), query: { days } } })),
  })

export const invitationsQuery = (slug: string, days: Period) =>
  queryOptions({
    queryKey: [slug, 'statistics', 'invitations', days],
    queryFn: () => answer(api.GET('/api/v1/projects/{slug}/statistics/invitations', { params: { ...path(slug), query: { days } } })),
  })

export const systemsQuery = (slug: string, days: Period) =>
  queryOptions({
    queryKey: [slug, 'statistics', 'systems', days],
    refetchInterval: POLL_MS,
    queryFn: async () =>
      (await answer(api.GET('/api/v1/projects/{slug}/statistics/systems', { params: { ...path(slug), query: { days } } }))).items,
  })

export const poolsQuery = (slug: string, days: Period) =>
  queryOptions({
    queryKey: [slug, 'statistics', 'pools', days],
    queryFn: async () =>
      (await answer(api.GET('/api/v1/projects/{slug}/statistics/pools', { params: { ...path(slug), query: { days } } }))).items,
  })

/** The last runs, oldest first. */
export const runsQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'statistics', 'runs'],
    queryFn: async () => {
      const query = { sort: '-started_at', limit: RUNS, filter: 'dry_run eq false' }
      return (await answer(api.GET('/api/v1/projects/{slug}/sync-runs', { params: { ...path(slug), query } }))).items.toReversed()
    },
  })
