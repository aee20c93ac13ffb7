import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { Rows } from './rows'

const KEPT_MS = 10 * 60_000

/** What of a list is wanted, and in which order. */
export interface Wanted {
  q?: string
  filter?: string
  sort?: string
}

interface Query extends Wanted {
  cursor?: string
  limit: number
  count?: boolean
}

/** A list of the API's. */
export interface Source<T> {
  /** The word by which events make it stale; see `live.ts`. */
  resource: string
  ask: (slug: string, query: Query) => Promise<{ items: T[]; next_cursor?: string | null; total?: number | null }>
}

/** The rows of a list, and how many there are in all; whoever comes back finds them as they were. */
export function useRows<T>(slug: string, source: Source<T>, wanted: Wanted) {
  const make = () => new Rows<T>((cursor, limit) => source.ask(slug, { ...wanted, ...(cursor && { cursor }), limit }))
  const rows = useQuery({
    // Rows know by themselves when they are stale; the list of them is made once, and kept.
    queryKey: [slug, `rows of ${source.resource}`, wanted],
    queryFn: make,
    enabled: false,
    initialData: make,
    staleTime: Infinity,
    gcTime: KEPT_MS,
  }).data
  const total = useTotal(slug, source, wanted)
  const snapshot = useSyncExternalStore(rows.subscribe, rows.snapshot)
  useRefresh(rows, total.dataUpdatedAt)
  return { rows, snapshot, total: total.data }
}

function useTotal<T>(slug: string, { resource, ask }: Source<T>, { sort: _, ...found }: Wanted) {
  return useQuery({
    queryKey: [slug, resource, 'total', found],
    queryFn: async () => (await ask(slug, { ...found, limit: 1, count: true })).total ?? 0,
  })
}

/** The total is asked for anew whenever something happened to what is listed; then the rows are, too. */
function useRefresh<T>(rows: Rows<T>, countedAt: number): void {
  const last = useRef({ rows, countedAt })
  useEffect(() => {
    const before = last.current
    last.current = { rows, countedAt }
    if (before.rows === rows && before.countedAt !== 0 && before.countedAt !== countedAt) rows.refresh()
  }, [rows, countedAt])
}
