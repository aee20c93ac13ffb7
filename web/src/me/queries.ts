import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { Problem } from '../api/problem'
import { isOpen } from './get/process'
import { wire, type Me } from './wire'

/** How often it is asked whether the phone has done its part. */
const POLL_MS = 2_000

export const doorsQuery = (slug: string) => queryOptions({ queryKey: [slug, 'doors'], queryFn: () => wire.doors(slug), staleTime: Infinity })

/** Who is logged in; null where nobody is. */
export const meQuery = (slug: string) =>
  queryOptions<Me | null>({
    queryKey: [slug, 'me'],
    queryFn: async () => {
      try {
        return await wire.me(slug)
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return null
        throw error
      }
    },
  })

export const phonesQuery = (slug: string) => queryOptions({ queryKey: [slug, 'mine', 'phones'], queryFn: () => wire.phones(slug) })

export const credentialsQuery = (slug: string) => queryOptions({ queryKey: [slug, 'mine', 'credentials'], queryFn: () => wire.credentials(slug) })

export const historyQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: [slug, 'mine', 'history'],
    queryFn: ({ pageParam }) => wire.history(slug, pageParam),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })

/** A process, asked for again and again while a phone is waited for. */
export const processQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'mine', 'processes', id],
    queryFn: () => wire.process(slug, id),
    refetchInterval: ({ state }) => (state.data && isOpen(state.data) ? POLL_MS : false),
  })

/** A new code for the phone, for each time that somebody asks for one. */
export const newPhoneLoginQuery = (slug: string, attempt: number) =>
  queryOptions({ queryKey: [slug, 'login', 'new', attempt], queryFn: () => wire.beginPhone(slug), staleTime: Infinity, gcTime: 0, retry: false })

export const phoneLoginQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'login', id],
    queryFn: () => wire.phoneState(slug, id),
    refetchInterval: ({ state }) => (state.data && ['waiting', 'seen'].includes(state.data.state) ? POLL_MS / 2 : false),
    staleTime: 0,
  })
