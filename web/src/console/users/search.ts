import { allOf, anyOf, chosen, textOf } from '../list/search'

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

/** The API's filter of what was chosen. */
export function filterOf({ enrolment, state, origin }: UsersSearch): string | undefined {
  return allOf([anyOf('enrolment', enrolment), anyOf('state', state), anyOf('origin', origin)])
}

/** What the API is asked for a search. */
export function queryOf(search: UsersSearch): { q?: string; filter?: string; sort?: Sort } {
  const filter = filterOf(search)
  const { q, sort } = search
  return { ...(q !== undefined && { q }), ...(filter !== undefined && { filter }), ...(sort && { sort }) }
}

/** Whether a search leaves anybody out. */
export function isNarrowed({ q, enrolment, state, origin }: UsersSearch): boolean {
  return [q, enrolment, state, origin].some((part) => part !== undefined)
}

function sortOf(value: unknown): Sort | undefined {
  return SORTS.flatMap((name): Sort[] => [name, `-${name}`]).find((sort) => sort === value)
}
