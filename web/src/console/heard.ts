import type { Schemas } from '../api/client'

/** An event, as the stream tells it and lists show it. */
export type Heard = Schemas['EventView']

/** Who hears of each event as it happens. */
export interface Hearer {
  event: (event: Heard) => void
  /** The stream begins, or begins again: what happened before is not told. */
  begin: () => void
}

const hearers = new Map<string, Set<Hearer>>()

/** The events of the one stream of this page, for whoever wants each of them; see `live.ts`. */
export const heard = {
  tell: (slug: string, event: Heard) => hearers.get(slug)?.forEach((hearer) => hearer.event(event)),
  begin: (slug: string) => hearers.get(slug)?.forEach((hearer) => hearer.begin()),
  subscribe: (slug: string, hearer: Hearer): (() => void) => {
    const all = hearers.get(slug) ?? new Set()
    hearers.set(slug, all.add(hearer))
    return () => all.delete(hearer)
  },
}
