/** How far back the plots reach, in days; the default first. */
export const PERIODS = [30, 1, 7, 366] as const
export type Period = (typeof PERIODS)[number]

export interface DashboardSearch {
  days?: Period
}

/** What of an address says how far back; the rest is dropped. */
export function dashboardSearch(search: Record<string, unknown>): DashboardSearch {
  const days = PERIODS.find((known) => known === Number(search['days']))
  return days && days !== PERIODS[0] ? { days } : {}
}
