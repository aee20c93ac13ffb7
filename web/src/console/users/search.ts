/** What the list of users shows, as the address says it. */
export interface UsersSearch {
  q?: string
}

export function usersSearch(search: Record<string, unknown>): UsersSearch {
  return typeof search['q'] === 'string' && search['q'] !== '' ? { q: search['q'] } : {}
}
