import { queryOptions } from '@tanstack/react-query'
import { answer, api, versioned, type Schemas } from '../../api/client'

export type System = Schemas['SystemView']
export type Connector = Schemas['Connector']
export type Pool = Schemas['PoolView']
export interface VersionedSystem {
  body: System
  etag: string
}

/** How many of a system's events are shown. */
const SOME = 50
/** The connection can change hands without anything being told of it. */
const LOOK_MS = 15_000

/** The kinds of systems that can be enrolled. */
export const connectorsQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'connectors'],
    queryFn: async () => (await answer(api.GET('/api/v1/projects/{slug}/connectors', { params: { path: { slug } } }))).items,
    staleTime: Infinity,
  })

/** A system with the version that a change must name. */
export const systemQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'systems', id],
    queryFn: () => versioned(api.GET('/api/v1/projects/{slug}/systems/{id}', { params: { path: { slug, id } } })),
    refetchInterval: LOOK_MS,
  })

/** What would go with a system. */
export const lossQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'systems', id, 'loss'],
    queryFn: () => answer(api.GET('/api/v1/projects/{slug}/systems/{id}/loss', { params: { path: { slug, id } } })),
    staleTime: 0,
  })

/** What has happened of late, as a filter narrows it. */
const events = async (slug: string, filter: string) => {
  const query = { filter, sort: '-at', limit: SOME }
  return (await answer(api.GET('/api/v1/projects/{slug}/events', { params: { path: { slug }, query } }))).items
}

export const systemEventsQuery = (slug: string, id: string) =>
  queryOptions({ queryKey: [slug, 'systems', id, 'events'], queryFn: () => events(slug, `system_id eq "${id}"`) })

export const poolEventsQuery = (slug: string, id: string) =>
  queryOptions({ queryKey: [slug, 'pools', id, 'events'], queryFn: () => events(slug, `pool_id eq "${id}"`) })

/** Whether a system is somebody else's: Claviger's own has nothing to be configured with. */
export function isThirdParty(system: System): boolean {
  return Object.keys(system.config).length > 0
}
