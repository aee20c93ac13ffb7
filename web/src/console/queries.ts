import { QueryClient } from '@tanstack/react-query'
import { worthAnotherTry } from '../api/client'

/**
 * What the console knows of the server. Keys begin with the project's slug and
 * the resource, `['default', 'users', …]`, so that what happens elsewhere can
 * mark a resource as stale (see `live.ts`).
 */
export const queries: QueryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, retry: worthAnotherTry, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
})
