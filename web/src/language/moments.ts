import type { Locale } from './locale'

const DAY_S = 86_400
const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', DAY_S],
  ['hour', 3_600],
  ['minute', 60],
]

/** A moment as people write it: `20 Nov 2026, 09:41`. */
export function moment(at: string | Date, locale: Locale): string {
  return new Intl.DateTimeFormat(region(locale), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at))
}

/** A moment to the second, where many follow each other: `20 Nov, 09:41:07`; the year where it is another. */
export function precise(at: string | Date, locale: Locale, now: Date = new Date()): string {
  const when = new Date(at)
  const year = when.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const)
  const date = { day: 'numeric', month: 'short', ...year } as const
  return new Intl.DateTimeFormat(region(locale), { ...date, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(when)
}

/** A moment as the browser's own field has it: where it stands, to the minute. */
export function forField(at: string | Date): string {
  const when = new Date(at)
  return new Date(when.getTime() - when.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** A day: `20 Nov 2026`. */
export function day(at: string | Date, locale: Locale): string {
  return new Intl.DateTimeFormat(region(locale), { dateStyle: 'medium' }).format(new Date(at))
}

/** How long ago, or until: `5 minutes ago`; a week or more away, the day. */
export function ago(at: string | Date, locale: Locale, now: Date = new Date()): string {
  const away = (new Date(at).getTime() - now.getTime()) / 1_000
  // Pages look at the clock twice a minute: what has just happened is not ahead.
  const seconds = away > 0 && away < 30 ? 0 : away
  if (Math.abs(seconds) >= 7 * DAY_S) return day(at, locale)
  const format = new Intl.RelativeTimeFormat(region(locale), { numeric: 'auto' })
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1]
  return format.format(Math.trunc(seconds / size), unit)
}

/** A number with its separators: `100,000`. */
export function number(value: number, locale: Locale): string {
  return new Intl.NumberFormat(region(locale)).format(value)
}

/** English here is that of Europe: day before month, 24 hours. */
function region(locale: Locale): string {
  return locale === 'en' ? 'en-GB' : locale
}
