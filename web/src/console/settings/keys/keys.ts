import { queryOptions } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../../api/client'

export type ApiKey = Schemas['ApiKey']

/** The project's keys, the revoked ones too. */
export const keysQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'api-keys'],
    queryFn: async () => (await answer(api.GET('/api/v1/projects/{slug}/api-keys', { params: { path: { slug } } }))).items,
  })

export type KeyState = 'works' | 'expired' | 'revoked'

export function stateOf(key: Pick<ApiKey, 'revoked_at' | 'expires_at'>, now: Date): KeyState {
  if (key.revoked_at) return 'revoked'
  return key.expires_at && new Date(key.expires_at) <= now ? 'expired' : 'works'
}
