export const ENROLMENTS = ['not_invited', 'invitation_sent', 'active', 'reset', 'deletion_pending'] as const
export const STATES = ['active', 'inactive', 'locked', 'deletion_pending'] as const
export const ORIGINS = ['manual', 'csv', 'api', 'scim'] as const
/** The orders that the API knows, the default first. */
export const SORTS = ['last_name', 'first_name', 'email', 'card_id', 'created_at'] as const

export type Enrolment = (typeof ENROLMENTS)[number]
export type State = (typeof STATES)[number]
export type Origin = (typeof ORIGINS)[number]
export type SortName = (typeof SORTS)[number]
export type Sort = SortName | `-${SortName}`

/** What the list of users shows, as the address says it. */
export interface UsersSearch {
  q?: string
  enrolment?: Enrolment[]
  state?: State[]
  origin?: Origin[]
  sort?: Sort
}

/** The parts of a search that choose one or more of a few words. */
export type Choice = 'enrolment' | 'state' | 'origin'

/** What of an address is a search; the rest is dropped, as an address can be mistyped. */
export function usersSearch(search: Record<string, unknown>): UsersSearch {
  const q = textOf(search['q'])
  const enrolment = chosen(search['enrolment'], ENROLMENTS)
  const state = chosen(search['state'], STATES)
  const origin = chosen(search['origin'], ORIGINS)
  const sort = sortOf(search['sort'])
  return {
    ...(q !== '' && { q }),
    ...(enrolment.length > 0 && { enrolment }),
    ...(state.length > 0 && { state }),
    ...(origin.length > 0 && { origin }),
    ...(sort && sort !== SORTS[0] && { sort }),
  }
}

/** The API's filter (RFC 7644) of what was chosen. */
export function filterOf({ enrolment, state, origin }: UsersSearch): string | undefined {
  const parts = [anyOf('enrolment', enrolment), anyOf('state', state), anyOf('origin', origin)].filter((part) => part !== '')
  return parts.length > 0 ? parts.join(' and ') : undefined
}

/** What of the API's query says whom a search finds. */
export function queryOf(search: UsersSearch): { q?: string; filter?: string } {
  const filter = filterOf(search)
  return { ...(search.q !== undefined && { q: search.q }), ...(filter !== undefined && { filter }) }
}

/** Whether a search leaves anybody out. */
export function isNarrowed({ q, enrolment, state, origin }: UsersSearch): boolean {
  return [q, enrolment, state, origin].some((part) => part !== undefined)
}

/** The order after a click on a column's head: that column's, and the second time the other way round. */
export function turned(sort: Sort | undefined, column: SortName): Sort {
  return (sort ?? SORTS[0]) === column ? `-${column}` : column
}

/** How a column is sorted now, as `aria-sort` says it. */
export function direction(sort: Sort | undefined, column: SortName): 'ascending' | 'descending' | 'none' {
  const now = sort ?? SORTS[0]
  if (now === column) return 'ascending'
  return now === `-${column}` ? 'descending' : 'none'
}

function anyOf(attribute: Choice, words: readonly string[] | undefined): string {
  if (!words || words.length === 0) return ''
  const terms = words.map((word) => `${attribute} eq "${word}"`)
  return terms.length === 1 ? terms.join('') : `(${terms.join(' or ')})`
}

/** The address of a number, `?q=42`, is read as one; an ID is text all the same. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function chosen<W extends string>(value: unknown, words: readonly W[]): W[] {
  const said = Array.isArray(value) ? value : [value]
  return words.filter((word) => said.includes(word))
}

function sortOf(value: unknown): Sort | undefined {
  return SORTS.flatMap((name): Sort[] => [name, `-${name}`]).find((sort) => sort === value)
}
