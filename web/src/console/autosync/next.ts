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

/** `1.2 MB`: a size as people say it. */
export function size(bytes: number, locale: string): string {
  const [unit, divisor] = bytes >= 1_000_000 ? ['megabyte', 1_000_000] : bytes >= 1_000 ? ['kilobyte', 1_000] : ['byte', 1]
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }).format(
    bytes / divisor,
  )
}
