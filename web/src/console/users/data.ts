import { queryOptions, skipToken } from '@tanstack/react-query'
import { answer, api, versioned, type Schemas } from '../../api/client'
import type { UsersSearch } from './search'

/** How many of a user's credentials, phones and events are shown. */
const SOME = 100

/** The list's last search, so that the way back leads to it; the list itself writes it. */
export const lastSearchQuery = (slug: string) =>
  queryOptions<UsersSearch>({ queryKey: [slug, 'user-search'], queryFn: skipToken })

export const fieldsQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'custom-fields'],
    queryFn: async () => (await answer(api.GET('/api/v1/projects/{slug}/custom-fields', { params: { path: { slug } } }))).items,
  })

/** A user with the version that a change must name. */
export const userQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'users', id],
    queryFn: () => versioned(api.GET('/api/v1/projects/{slug}/users/{id}', { params: { path: { slug, id } } })),
  })

export type VersionedUser = { body: Schemas['User']; etag: string }

const ofUser = (id: string) => `user_id eq "${id}"`

export const credentialsQuery = (slug: string, user: string) =>
  queryOptions({
    queryKey: [slug, 'credentials', { user }],
    queryFn: async () => {
      const query = { filter: ofUser(user), sort: '-created_at', limit: SOME }
      return (await answer(api.GET('/api/v1/projects/{slug}/credentials', { params: { path: { slug }, query } }))).items
    },
  })

export const devicesQuery = (slug: string, user: string) =>
  queryOptions({
    queryKey: [slug, 'devices', { user }],
    queryFn: async () => {
      const query = { filter: ofUser(user), sort: '-claimed_at', limit: SOME }
      return (await answer(api.GET('/api/v1/projects/{slug}/devices', { params: { path: { slug }, query } }))).items
    },
  })

export const invitationsQuery = (slug: string, user: string) =>
  queryOptions({
    queryKey: [slug, 'invitations', { user }],
    queryFn: async () => {
      const query = { filter: ofUser(user), sort: '-created_at', limit: SOME }
      return (await answer(api.GET('/api/v1/projects/{slug}/invitations', { params: { path: { slug }, query } }))).items
    },
  })

export const eventsQuery = (slug: string, user: string) =>
  queryOptions({
    queryKey: [slug, 'users', user, 'events'],
    queryFn: async () => {
      const query = { filter: ofUser(user), sort: '-at', limit: SOME }
      return (await answer(api.GET('/api/v1/projects/{slug}/events', { params: { path: { slug }, query } }))).items
    },
  })

export const systemsQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'systems'],
    queryFn: async () => (await answer(api.GET('/api/v1/projects/{slug}/systems', { params: { path: { slug } } }))).items,
  })
