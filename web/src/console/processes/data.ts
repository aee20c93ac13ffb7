import { queryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'
import { allOf } from '../list/search'
import { filterOf, isOpen, type Process, type ProcessesSearch } from './process'

type Key = { 'Idempotency-Key': string }

const PAGE = 50
/** How many events of a process, and certificates of a user, are looked at. */
const SOME = 100
const RECORDED_WITHIN_MS = 2_000
/** What may have changed after a step. */
const TOUCHED = ['processes', 'users', 'credentials', 'invitations', 'devices', 'certificates']

/** The processes, newest first. */
export function useProcesses(slug: string, search: ProcessesSearch) {
  const filter = filterOf(search)
  return useInfiniteQuery({
    queryKey: [slug, 'processes', 'list', search],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = { sort: '-created_at', limit: PAGE, ...(filter && { filter }), ...(pageParam && { cursor: pageParam }) }
      return answer(api.GET('/api/v1/projects/{slug}/processes', { params: { path: { slug }, query } }))
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

export const processQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'processes', id],
    queryFn: () => answer(api.GET('/api/v1/projects/{slug}/processes/{id}', { params: { path: { slug, id } } })),
  })

/** The last process about a user: the only one that can go on. `null` where there was none. */
export const lastQuery = (slug: string, user: string) =>
  queryOptions<Process | null>({
    queryKey: [slug, 'processes', 'last', user],
    queryFn: async () => {
      const query = { filter: `user_id eq "${user}"`, sort: '-created_at', limit: 1 }
      const { items } = await answer(api.GET('/api/v1/projects/{slug}/processes', { params: { path: { slug }, query } }))
      return items[0] ?? null
    },
  })

/** The certificates of a user that are not revoked: what has some is a mobile ID. */
export const certificatesQuery = (slug: string, user: string) =>
  queryOptions({
    queryKey: [slug, 'certificates', 'processes', user],
    queryFn: async () => {
      const query = { filter: `user_id eq "${user}" and state ne "revoked"`, limit: SOME }
      return (await answer(api.GET('/api/v1/projects/{slug}/certificates', { params: { path: { slug }, query } }))).items
    },
  })

/** What happened to the user while the process went on. */
export const eventsQuery = (slug: string, process: Process) =>
  queryOptions<Schemas['EventView'][]>({
    queryKey: [slug, 'processes', process.id, 'events', process.updated_at],
    queryFn: async () => {
      const end = isOpen(process) ? undefined : `at le "${shortlyAfter(process.updated_at)}"`
      const filter = allOf([`user_id eq "${process.user_id}"`, `at ge "${process.created_at}"`, end]) ?? ''
      const query = { filter, sort: '-at', limit: SOME }
      return (await answer(api.GET('/api/v1/projects/{slug}/events', { params: { path: { slug }, query } }))).items
    },
  })

/** What a step does is recorded a moment after the step. */
function shortlyAfter(moment: string): string {
  return new Date(Date.parse(moment) + RECORDED_WITHIN_MS).toISOString()
}

/** Begins a process. */
export function start(slug: string, kind: string, user_id: string, headers: Key) {
  return answer(api.POST('/api/v1/projects/{slug}/processes', { params: { path: { slug } }, headers, body: { kind, user_id } }))
}

/** Takes the next step with what was answered. */
export function next(slug: string, id: string, inputs: Record<string, unknown>, headers: Key) {
  // The document knows only that answers have names.
  const body = { inputs: inputs as Record<string, never> }
  return answer(api.POST('/api/v1/projects/{slug}/processes/{id}/next', { params: { path: { slug, id } }, headers, body }))
}

/** Ends a process: nothing that it made is active. */
export function cancel(slug: string, id: string, headers: Key) {
  return answer(api.POST('/api/v1/projects/{slug}/processes/{id}/cancel', { params: { path: { slug, id } }, headers }))
}

/** Has everything asked for anew that a step may have changed. */
export function useTouch(slug: string): () => void {
  const client = useQueryClient()
  return () => {
    for (const resource of TOUCHED) void client.invalidateQueries({ queryKey: [slug, resource] })
  }
}
