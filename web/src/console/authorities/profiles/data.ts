import { queryOptions } from '@tanstack/react-query'
import { answer, api, versioned, type Schemas } from '../../../api/client'

export const USAGES = ['digital_signature', 'content_commitment', 'key_encipherment', 'data_encipherment', 'key_agreement'] as const
export const EXTENDED = ['client_auth', 'email_protection', 'document_signing', 'smartcard_logon'] as const
export const ATTRIBUTES = [
  'common_name',
  'given_name',
  'surname',
  'serial_number',
  'user_id',
  'email',
  'title',
  'organizational_unit',
  'organization',
  'organization_identifier',
  'locality',
  'state',
  'country',
  'domain_component',
] as const
export const ALTERNATIVES = ['email', 'dns', 'upn'] as const
/** The fields of every user that a certificate can be filled from; custom fields and those of a request come besides. */
export const FIELDS = ['display_name', 'first_name', 'last_name', 'email', 'card_id', 'sync_id', 'external_id', 'user_id'] as const

type Source = { field: string } | { text: string }

/** What a profile says, as the API has it. */
export interface ProfileSpec {
  name: string
  validity_days: number
  backdate_s: number
  keys: string[]
  key_usage: string[]
  extended_key_usage: string[]
  subject: ({ attribute: string; optional: boolean } & Source)[]
  alternative_names: ({ kind: string; optional: boolean } & Source)[]
  policies: string[]
  archived_key: boolean
}

export interface Profile {
  spec: ProfileSpec
  standard: boolean
  updated_at: string | null | undefined
}

/** The document describes what a profile says as an object; the server checks every part of it. */
function read({ profile, standard, updated_at }: Schemas['ProfileView']): Profile {
  return { spec: profile as unknown as ProfileSpec, standard, updated_at }
}

/** The certificate profiles of the project, the standard ones first. */
export const profilesQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'certificate-profiles'],
    queryFn: async () => {
      const { items } = await answer(api.GET('/api/v1/projects/{slug}/certificate-profiles', { params: { path: { slug } } }))
      return items.map(read)
    },
  })

/** A profile with the version that a change must name. */
export const profileQuery = (slug: string, name: string) =>
  queryOptions({
    queryKey: [slug, 'certificate-profiles', name],
    queryFn: async () => {
      const params = { path: { slug, name } }
      const { body, etag } = await versioned(api.GET('/api/v1/projects/{slug}/certificate-profiles/{name}', { params }))
      return { ...read(body), etag }
    },
    staleTime: 0,
  })

export function putProfile(slug: string, spec: ProfileSpec, etag: string): Promise<unknown> {
  const params = { path: { slug, name: spec.name }, header: { 'If-Match': etag } }
  const body = spec as unknown as Record<string, never>
  return answer(api.PUT('/api/v1/projects/{slug}/certificate-profiles/{name}', { params, body }))
}

export function removeProfile(slug: string, name: string): Promise<unknown> {
  return answer(api.DELETE('/api/v1/projects/{slug}/certificate-profiles/{name}', { params: { path: { slug, name } } }))
}
