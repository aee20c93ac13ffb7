import type { EventView } from './data'

/** What of an event its text is made of. */
export type Said = Pick<EventView, 'text' | 'category' | 'system_id' | 'pool_id'>

interface Names {
  system: string | undefined
  pool: string | undefined
}

/**
 * An event's text in another language: where it happened and what is said of it stay, and
 * its category is said as `category` has it. A text that does not begin as expected stays as it is.
 */
export function said({ text }: Pick<Said, 'text'>, { system, pool }: Names, category: string): string {
  const where = [system && `[${system}] `, pool && `${pool}: `].filter(Boolean).join('')
  if (!text.startsWith(where)) return text
  const rest = text.slice(where.length)
  const end = [rest.indexOf(' – '), rest.indexOf(' (')].filter((at) => at >= 0)
  return where + category + rest.slice(end.length > 0 ? Math.min(...end) : rest.length)
}
