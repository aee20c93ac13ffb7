import { queryOptions, skipToken } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'
import type { Source } from '../list/useRows'
import type { CertificatesSearch } from './search'

export type Certificate = Schemas['CertificateView']
export type CertificateInFull = Schemas['CertificateDetail']

/** How many certificates a card lists, and how many events are looked through. */
const FEW = 5
const SOME = 100

export const CERTIFICATES: Source<Certificate> = {
  resource: 'certificates',
  ask: (slug, query) => answer(api.GET('/api/v1/projects/{slug}/certificates', { params: { path: { slug }, query } })),
}

/** The list's last search, so that the way back leads to it; the list itself writes it. */
export const lastSearchQuery = (slug: string) =>
  queryOptions<CertificatesSearch>({ queryKey: [slug, 'certificate-search'], queryFn: skipToken })

export const certificateQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'certificates', id],
    queryFn: () => answer(api.GET('/api/v1/projects/{slug}/certificates/{id}', { params: { path: { slug, id } } })),
  })

/** Whose certificates are asked for. */
export type Owner = { user: string } | { credential: string }

/** The newest certificates of a user or a credential, and how many there are in all. */
export const certificatesOfQuery = (slug: string, owner: Owner) =>
  queryOptions({
    queryKey: [slug, 'certificates', owner],
    queryFn: () => {
      const filter = 'user' in owner ? `user_id eq "${owner.user}"` : `credential_id eq "${owner.credential}"`
      const query = { filter, sort: '-created_at', limit: FEW, count: true }
      return answer(api.GET('/api/v1/projects/{slug}/certificates', { params: { path: { slug }, query } }))
    },
  })

/** What has happened to a certificate: its holder's events tell which certificate they are about. */
export const eventsQuery = (slug: string, { id, user_id }: Certificate) =>
  queryOptions({
    queryKey: [slug, 'certificates', id, 'events'],
    queryFn: async () => {
      const query = { filter: `user_id eq "${user_id}" and category sw "certificate."`, sort: '-at', limit: SOME }
      const { items } = await answer(api.GET('/api/v1/projects/{slug}/events', { params: { path: { slug }, query } }))
      return items.filter(({ detail }) => 'certificate' in detail && detail.certificate === id)
    },
    enabled: Boolean(user_id),
  })
