import { queryOptions } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'

export type Member = Schemas['Member']
export type Role = Schemas['Role']

/** The roles that people can have, from much to little. */
export const ROLES = ['admin', 'operator', 'helpdesk', 'auditor'] as const

/** Who has a role in the project. */
export const membersQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'members'],
    queryFn: async () => (await answer(api.GET('/api/v1/projects/{slug}/operators', { params: { path: { slug } } }))).items,
  })
