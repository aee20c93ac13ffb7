import { Problem } from '../../api/problem'

/** How far it has come: what runs again, what somebody else had seen to already, and of how many. */
export interface Retrying {
  again: number
  elsewhere: number
  total: number
}

/**
 * Runs jobs again, one after the other, and tells how far it is. What somebody else retried or what is gone meanwhile
 * counts as done.
 *
 * @throws what the first refusal of another kind says; nothing is asked after it.
 */
export async function retryEach(
  ids: readonly string[],
  retry: (id: string) => Promise<unknown>,
  tell: (so: Retrying) => void,
  signal: AbortSignal,
): Promise<void> {
  const so = { again: 0, elsewhere: 0, total: ids.length }
  tell({ ...so })
  for (const id of ids) {
    if (signal.aborted) return
    so[(await isRevived(() => retry(id))) ? 'again' : 'elsewhere'] += 1
    tell({ ...so })
  }
}

async function isRevived(retry: () => Promise<unknown>): Promise<boolean> {
  try {
    await retry()
    return true
  } catch (error) {
    if (error instanceof Problem && (error.code === 'job_not_dead' || error.status === 404)) return false
    throw error
  }
}
