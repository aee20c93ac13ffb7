import type { Schemas } from '../../api/client'

export type Job = Schemas['JobView']

/** What jobs are shown, the default first. */
export const SHOWN = ['dead', 'open', 'all'] as const
export type Shown = (typeof SHOWN)[number]

/** What the list of jobs shows, as the address says it. */
export interface JobsSearch {
  show?: Shown
}

/** What of an address says what is shown; the rest is dropped. */
export function jobsSearch(search: Record<string, unknown>): JobsSearch {
  const show = SHOWN.find((known) => known === search['show'])
  return show && show !== SHOWN[0] ? { show } : {}
}

/** The API's filter of what is shown. */
export function filterOf(show: Shown): string | undefined {
  return { dead: 'dead eq true', open: 'dead eq false', all: undefined }[show]
}

/** `due`: nobody holds it, and somebody is about to. */
export type JobState = 'dead' | 'running' | 'due' | 'waiting'

/**
 * How a job is doing. A job that is being tried for the first time is told from one that waits: it has been taken and
 * has not failed. In further tries the API tells no difference, and the end of the try is shown as the next one.
 */
export function stateOf({ dead, attempt, last_error, run_at }: Job, now: Date): JobState {
  if (dead) return 'dead'
  if (new Date(run_at) <= now) return 'due'
  return attempt > 0 && !last_error ? 'running' : 'waiting'
}
