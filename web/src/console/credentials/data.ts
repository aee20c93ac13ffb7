import { queryOptions, skipToken } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'
import { anyOf } from '../list/search'
import type { Source } from '../list/useRows'
import { batched } from './batched'
import type { CredentialsSearch } from './search'

export type Credential = Schemas['CredentialView']
export type Holder = Pick<Schemas['User'], 'first_name' | 'last_name'>

/** How many events of a credential are shown. */
const SOME = 100
/** As many ids as a filter holds: it is at most 4096 bytes long. */
const IDS = 80

export const CREDENTIALS: Source<Credential> = {
  resource: 'credentials',
  ask: (slug, query) => answer(api.GET('/api/v1/projects/{slug}/credentials', { params: { path: { slug }, query } })),
}

/** The list's last search, so that the way back leads to it; the list itself writes it. */
export const lastSearchQuery = (slug: string) =>
  queryOptions<CredentialsSearch>({ queryKey: [slug, 'credential-search'], queryFn: skipToken })

export const credentialQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'credentials', id],
    queryFn: () => answer(api.GET('/api/v1/projects/{slug}/credentials/{id}', { params: { path: { slug, id } } })),
  })

export const eventsQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'credentials', id, 'events'],
    queryFn: async () => {
      const query = { filter: `credential_id eq "${id}"`, sort: '-at', limit: SOME }
      return (await answer(api.GET('/api/v1/projects/{slug}/events', { params: { path: { slug }, query } }))).items
    },
  })

/** Whose a credential is, in a word: the list asks for all that are in view at once. `null` where the user is gone. */
export const holderQuery = (slug: string, id: string) =>
  queryOptions<Holder | null>({
    queryKey: [slug, 'users', id, 'holder'],
    queryFn: async () => (await holdersOf(slug)(id)) ?? null,
  })

const loaders = new Map<string, (id: string) => Promise<Holder | undefined>>()

function holdersOf(slug: string) {
  const known = loaders.get(slug)
  if (known) return known
  const loader = batched<Holder>(async (ids) => {
    const query = { filter: anyOf('id', ids) ?? '', sort: 'created_at', limit: IDS }
    const { items } = await answer(api.GET('/api/v1/projects/{slug}/users', { params: { path: { slug }, query } }))
    return new Map(items.map((user) => [user.id, user]))
  }, IDS)
  loaders.set(slug, loader)
  return loader
}
