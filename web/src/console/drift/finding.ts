import type { Schemas } from '../../api/client'

export type Finding = Schemas['DriftFinding']
export type Comparison = Schemas['Comparison']

export const KINDS = ['orphan', 'missing_here', 'missing_there', 'differs', 'leaver', 'duplicate'] as const
export type Kind = (typeof KINDS)[number]

export const DEEDS = ['adopt', 'overwrite', 'alert'] as const
export type Deed = (typeof DEEDS)[number]

export const FIELDS = ['name', 'email', 'mobile', 'number', 'status'] as const
export type Field = (typeof FIELDS)[number]

/** What the report shows, the default first: everything that waits for somebody, one kind of it, or what is noted. */
export const SHOWN = ['open', ...KINDS, 'noted'] as const
export type Shown = (typeof SHOWN)[number]

/** What the report shows, as the address says it. */
export interface DriftSearch {
  show?: Shown
}

/** What of an address says what is shown; the rest is dropped. */
export function driftSearch(search: Record<string, unknown>): DriftSearch {
  const show = SHOWN.find((known) => known === search['show'])
  return show && show !== SHOWN[0] ? { show } : {}
}

/** The API's filter of what is shown. */
export function filterOf(show: Shown): string {
  if (show === 'noted') return 'noted eq true'
  return show === 'open' ? 'noted eq false' : `noted eq false and kind eq "${show}"`
}

/** Whether a comparison is under way. */
export function isRunning({ state }: Pick<Comparison, 'state'>): boolean {
  return state === 'listing' || state === 'checking'
}

/** What can be done about every one of these; nothing about none. */
export function commonDeeds(findings: readonly Pick<Finding, 'deeds'>[]): Deed[] {
  if (findings.length === 0) return []
  return DEEDS.filter((deed) => findings.every(({ deeds }) => deeds.includes(deed)))
}

/** What a deed is called: nothing is here that an orphan could be overwritten with, so it is ended there. */
export function wordOf(deed: Deed, about: readonly Pick<Finding, 'kind'>[]): Deed | 'end' {
  return deed === 'overwrite' && about.every(({ kind }) => kind === 'orphan') ? 'end' : deed
}

/** How many wait for somebody, of what is shown. */
export function countOf({ counts }: Pick<Comparison, 'counts'>, show: Shown): number | undefined {
  if (show === 'noted') return undefined
  return show === 'open' ? Object.values(counts).reduce((sum, count) => sum + count, 0) : (counts[show] ?? 0)
}
