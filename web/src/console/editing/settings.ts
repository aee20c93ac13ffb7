import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { answer, api, versioned, type Schemas } from '../../api/client'

export type Settings = Schemas['Settings']
export type Project = Schemas['Project']

interface Versioned<T> {
  body: T
  etag: string
}

/** What a project can set, with its version. */
export const settingsQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'settings'],
    queryFn: () => versioned(api.GET('/api/v1/projects/{slug}/settings', { params: { path: { slug } } })),
  })

/** The project itself, with its version. */
export const projectQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'project'],
    queryFn: () => versioned(api.GET('/api/v1/projects/{slug}', { params: { path: { slug } } })),
  })

export const poolsQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'pools'],
    queryFn: async () => (await answer(api.GET('/api/v1/projects/{slug}/pools', { params: { path: { slug } } }))).items,
  })

export function useSettings(slug: string) {
  return useQuery(settingsQuery(slug))
}

/** Changes the settings of this version, and keeps the answer. */
export function usePatchSettings(slug: string): (patch: Record<string, unknown>, etag: string) => Promise<Versioned<Settings>> {
  const client = useQueryClient()
  return async (patch, etag) => {
    const call = api.PATCH('/api/v1/projects/{slug}/settings', {
      params: { path: { slug }, header: { 'If-Match': etag } },
      headers: { 'Content-Type': 'application/merge-patch+json' },
      // The document describes whole sections; a merge patch holds parts of them.
      body: patch as Schemas['SettingsInput'],
    })
    const saved = await versioned(call)
    client.setQueryData(settingsQuery(slug).queryKey, saved)
    void client.invalidateQueries({ queryKey: [slug, 'autosync'] })
    return saved
  }
}

/** Changes the project of this version, and keeps the answer. */
export function usePatchProject(slug: string): (patch: Record<string, unknown>, etag: string) => Promise<Versioned<Project>> {
  const client = useQueryClient()
  return async (patch, etag) => {
    const call = api.PATCH('/api/v1/projects/{slug}', {
      params: { path: { slug }, header: { 'If-Match': etag } },
      headers: { 'Content-Type': 'application/merge-patch+json' },
      body: patch,
    })
    const saved = await versioned(call)
    client.setQueryData(projectQuery(slug).queryKey, saved)
    void client.invalidateQueries({ queryKey: ['projects'] })
    return saved
  }
}
