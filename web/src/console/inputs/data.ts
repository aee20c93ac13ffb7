import { queryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { answer, api, versioned } from '../../api/client'
import { filterOf, type Input, type InputsSearch } from './input'

const PAGE = 50
/** How many events of an input are shown. */
const SOME = 100
/** That an alarm lasts longer than it would have, no event tells. */
const LOOK_MS = 10_000

/** The inputs, by name. */
export function useInputs(slug: string, search: InputsSearch) {
  const filter = filterOf(search)
  return useInfiniteQuery({
    queryKey: [slug, 'inputs', 'list', search],
    refetchInterval: LOOK_MS,
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = { sort: 'name', limit: PAGE, ...(filter && { filter }), ...(pageParam && { cursor: pageParam }) }
      return answer(api.GET('/api/v1/projects/{slug}/inputs', { params: { path: { slug }, query } }))
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** An input with the version that a change must name. */
export const inputQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'inputs', id],
    queryFn: () => versioned(api.GET('/api/v1/projects/{slug}/inputs/{id}', { params: { path: { slug, id } } })),
    refetchInterval: LOOK_MS,
  })

/** What an input told, the newest first. */
export const inputEventsQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'inputs', id, 'events'],
    queryFn: async () => {
      const query = { filter: `input_id eq "${id}"`, sort: '-at', limit: SOME }
      return (await answer(api.GET('/api/v1/projects/{slug}/events', { params: { path: { slug }, query } }))).items
    },
  })

export type Verb = 'trigger' | 'restore'

/** Puts an input into alarm, or sets it back. */
export function move(slug: string, id: string, verb: Verb): Promise<Input> {
  const params = { path: { slug, id } }
  return answer(
    verb === 'trigger'
      ? api.POST('/api/v1/projects/{slug}/inputs/{id}/trigger', { params })
      : api.POST('/api/v1/projects/{slug}/inputs/{id}/restore', { params }),
  )
}
