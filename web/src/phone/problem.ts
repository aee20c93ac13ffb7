import { Refused, Trouble, type TroubleKind } from './protocol/trouble'

/** Why a request led to nothing, to be shown. `error` is a refusal that should not happen; `code` names it. */
export interface Problem {
  readonly kind: TroubleKind | 'error'
  readonly retryAfterS: number | null
  readonly code: string | null
}

/** What to show of a failure. What is no failure of a request is thrown on. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Trouble) return { kind: error.kind, retryAfterS: error.retryAfterS, code: null }
  if (error instanceof Refused) return { kind: 'error', retryAfterS: null, code: error.code }
  throw error
}

const LONGEST_WAIT_S = 900

/** How long to wait after so many failures: 1, 2, 4, … seconds, less up to a half so that phones do not come at once. */
export function waitMs(failures: number, { retryAfterS }: Problem, random: number): number {
  if (retryAfterS !== null) return retryAfterS * 1_000
  const longest = Math.min(2 ** (failures - 1), LONGEST_WAIT_S)
  return longest * 1_000 * (1 - random / 2)
}
