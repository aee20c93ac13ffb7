import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'

export type Me = Schemas['Me']

/** Who is logged in. Fails with a 401 where nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => answer(api.GET('/api/v1/me')),
  staleTime: 5 * 60_000,
})

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: async () => (await answer(api.GET('/api/v1/projects'))).items,
  staleTime: 5 * 60_000,
})

/** Whether the first operator is still to be made. */
export const instanceQuery = queryOptions({
  queryKey: ['instance'],
  queryFn: () => answer(api.GET('/api/v1/instance')),
})

/** The caller, in rooms that are shown only to those who are logged in. */
export function useMe(): Me | undefined {
  return useQuery(meQuery).data
}
