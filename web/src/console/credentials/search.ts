import { allOf, anyOf, chosen, quoted, textOf } from '../list/search'

export const STATUSES = ['pending', 'invited', 'active', 'inactive', 'suspending', 'revoking'] as const
export const ORIGINS = ['manual', 'sync', 'auto'] as const
/** The orders that the API knows, the default first. */
export const SORTS = ['-created_at', 'created_at', '-updated_at', 'updated_at', 'promised_by'] as const

export type Status = (typeof STATUSES)[number]
export type Origin = (typeof ORIGINS)[number]
export type Sort = (typeof SORTS)[number]

/** What the list of credentials shows, as the address says it. */
export interface CredentialsSearch {
  /** What a number contains. */
  q?: string
  status?: Status[]
  /** Ids of systems. */
  system?: string[]
  /** Ids of pools. */
  pool?: string[]
  origin?: Origin[]
  /** Only those whose revocation should have been confirmed. */
  late?: true
  /** Only those that wait because their invitation ended. */
  lapsed?: true
  sort?: Sort
}

/** What of an address is a search; the rest is dropped, as an address can be mistyped. */
export function credentialsSearch(search: Record<string, unknown>): CredentialsSearch {
  const q = textOf(search['q'])
  const status = chosen(search['status'], STATUSES)
  const system = ids(search['system'], 'sys_')
  const pool = ids(search['pool'], 'pol_')
  const origin = chosen(search['origin'], ORIGINS)
  const sort = SORTS.find((known) => known === search['sort'])
  return {
    ...(q !== '' && { q }),
    ...(status.length > 0 && { status }),
    ...(system.length > 0 && { system }),
    ...(pool.length > 0 && { pool }),
    ...(origin.length > 0 && { origin }),
    ...(isSaid(search['late']) && { late: true as const }),
    ...(isSaid(search['lapsed']) && { lapsed: true as const }),
    ...(sort && sort !== SORTS[0] && { sort }),
  }
}

/** What the API is asked for a search. */
export function queryOf({ q, status, system, pool, origin, late, lapsed, sort = SORTS[0] }: CredentialsSearch): { filter?: string; sort: Sort } {
  const filter = allOf([
    q === undefined ? undefined : `number co ${quoted(q)}`,
    anyOf('status', status),
    anyOf('system_id', system),
    anyOf('pool_id', pool),
    anyOf('origin', origin),
    late && 'overdue eq true',
    lapsed && 'pending_reason eq "invitation_expired"',
  ])
  return { ...(filter !== undefined && { filter }), sort }
}

/** Whether a search leaves any credential out. */
export function isNarrowed({ sort: _, ...search }: CredentialsSearch): boolean {
  return Object.keys(search).length > 0
}

function isSaid(value: unknown): boolean {
  return value === true || value === 'true'
}

function ids(value: unknown, prefix: string): string[] {
  const said = Array.isArray(value) ? value : [value]
  return said.filter((one): one is string => typeof one === 'string' && one.startsWith(prefix))
}
