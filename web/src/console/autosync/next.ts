/** After how many intervals without a run silence is an alarm. */
export const SILENT_INTERVALS = 3

const MINUTE_MS = 60_000

/** When the next file is expected, and from when on its absence is an alarm. */
export function expected(lastRun: string, intervalMinutes: number): { next: Date; alarm: Date } {
  const last = new Date(lastRun).getTime()
  return {
    next: new Date(last + intervalMinutes * MINUTE_MS),
    alarm: new Date(last + SILENT_INTERVALS * intervalMinutes * MINUTE_MS),
  }
}
