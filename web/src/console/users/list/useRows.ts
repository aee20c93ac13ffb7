import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { answer, api } from '../../../api/client'
import { queryOf, type UsersSearch } from '../search'
import { Rows } from './rows'

const KEPT_MS = 10 * 60_000

/** The rows of a search, and how many there are in all; whoever comes back finds them as they were. */
export function useRows(slug: string, search: UsersSearch) {
  const rows = useQuery({
    // Rows know by themselves when they are stale; the list of them is made once, and kept.
    queryKey: [slug, 'user-rows', search],
    queryFn: () => Rows.of(slug, search),
    enabled: false,
    initialData: () => Rows.of(slug, search),
    staleTime: Infinity,
    gcTime: KEPT_MS,
  }).data
  const total = useTotal(slug, search)
  const snapshot = useSyncExternalStore(rows.subscribe, rows.snapshot)
  useRefresh(rows, total.dataUpdatedAt)
  return { rows, snapshot, total: total.data }
}

function useTotal(slug: string, search: UsersSearch) {
  const found = queryOf(search)
  return useQuery({
    queryKey: [slug, 'users', 'total', found],
    queryFn: async () => {
      const query = { ...found, limit: 1, count: true }
      return (await answer(api.GET('/api/v1/projects/{slug}/users', { params: { path: { slug }, query } }))).total ?? 0
    },
  })
}

/** The total is asked for anew whenever something happened to users; then the rows are, too. */
function useRefresh(rows: Rows, countedAt: number): void {
  const last = useRef({ rows, countedAt })
  useEffect(() => {
    const before = last.current
    last.current = { rows, countedAt }
    if (before.rows === rows && before.countedAt !== 0 && before.countedAt !== countedAt) rows.refresh()
  }, [rows, countedAt])
}
