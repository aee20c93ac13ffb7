import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'

export const TYPES = ['all', 'user', 'mobile_id', 'credential', 'certificate'] as const
export type Type = (typeof TYPES)[number]
export type Found = Schemas['FoundItem']

/** How many of each kind are shown. */
export const MOST = 20

/** What begins with a text; while more is typed, what was found before stays. */
export const searchQuery = (slug: string, type: Type, q: string) =>
  queryOptions({
    queryKey: [slug, 'search', type, q],
    queryFn: async () => {
      const query = { q, type, limit: MOST }
      return (await answer(api.GET('/api/v1/projects/{slug}/search', { params: { path: { slug }, query } }))).items
    },
    enabled: q !== '',
    placeholderData: keepPreviousData,
  })
