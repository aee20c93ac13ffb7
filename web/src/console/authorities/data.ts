import { queryOptions } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'

export type Authority = Schemas['AuthorityView']
export type ChainLink = Schemas['ChainLinkView']

export const KEY_KINDS = ['p256', 'p384', 'rsa2048', 'rsa3072', 'rsa4096'] as const
export type KeyKind = (typeof KEY_KINDS)[number]

/** What a kind of key is called, the same in every language. */
export const KEY_NAMES: Record<KeyKind, string> = {
  p256: 'P-256',
  p384: 'P-384',
  rsa2048: 'RSA-2048',
  rsa3072: 'RSA-3072',
  rsa4096: 'RSA-4096',
}

/** The tokens that may hold the key of a CA, each with what is the matter with it. */
export const tokensQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'tokens'],
    queryFn: async () => (await answer(api.GET('/api/v1/projects/{slug}/tokens', { params: { path: { slug } } }))).items,
  })

/** The CAs of the project, the newest first. */
export const authoritiesQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'authorities'],
    queryFn: async () => (await answer(api.GET('/api/v1/projects/{slug}/authorities', { params: { path: { slug } } }))).items,
  })
