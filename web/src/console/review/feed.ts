import type { Heard } from '../heard'
import type { Listed, Snapshot, Spot } from '../list/rows'

/** Events that are asked for at once. */
export const PAGE = 100
/** Who is further down than this reads there. */
const TOP_PX = 8
/** More than so many that came by themselves are fetched anew from the top rather than kept. */
const MOST = 5_000

/** What comes in quick succession is shown together. */
const FLUSH_MS = 100

/** A page of events, the newest first. */
export interface Page {
  items: Heard[]
  next_cursor?: string | null
}

/** What the room draws beside the rows. */
export interface FeedSnapshot extends Snapshot {
  /** How many events wait to be shown. */
  waiting: number
  isPaused: boolean
}

interface Options {
  ask: (cursor: string | undefined, limit: number) => Promise<Page>
  /** Whether an event that has just happened belongs here. */
  fits: (event: Heard) => boolean
}

/**
 * Events, the newest first, that grow at both ends: older ones are asked for when
 * somebody scrolls to them, new ones come by themselves. While the feed is paused,
 * or somebody reads further down, has the focus in it or looks at an event, nothing
 * moves: what is new waits.
 */
export class Feed implements Listed<Heard> {
  #left: Spot | undefined
  #scrolled = 0
  #holds = new Set<string>()
  #waiting: Heard[] = []
  /** Too many came to be kept. */
  #isBehind = false
  #shown: readonly Heard[] = []
  #known = new Set<string>()
  #next: string | undefined
  #wanted = 0
  #isRunning = false
  #isFlushing = false
  #snapshot: FeedSnapshot = { version: 0, loaded: 0, isWhole: false, isLoading: true, error: undefined, waiting: 0, isPaused: false }
  readonly #options: Options
  readonly #listeners = new Set<() => void>()

  constructor(options: Options) {
    this.#options = options
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): FeedSnapshot => this.#snapshot

  get scrolled(): number {
    return this.#scrolled
  }

  set scrolled(px: number) {
    this.#scrolled = px
    this.hold('below', px > TOP_PX)
  }

  get left(): Spot | undefined {
    return this.#left
  }

  leave(spot: Spot | undefined): void {
    this.#left = spot
  }

  at(row: number): Heard | undefined {
    return this.#shown[row]
  }

  get events(): readonly Heard[] {
    return this.#shown
  }

  want(_: number, last: number): void {
    this.#wanted = last
    if (!this.#snapshot.error) void this.#run()
  }

  /** Tries again after a failure. */
  refresh(): void {
    void this.#run()
  }

  /** Keeps new events from being shown for as long as there is a reason. */
  hold(reason: string, holds: boolean): void {
    if (holds === this.#holds.has(reason)) return
    if (holds) this.#holds.add(reason)
    else this.#holds.delete(reason)
    if (this.#holds.size === 0) this.#release()
    this.#tell({ isPaused: this.#holds.has('paused') })
  }

  /** Shows what waits, whatever holds it. */
  show(): void {
    this.#release()
    this.#tell({})
  }

  /** An event has just happened. */
  hear(event: Heard): void {
    if (this.#known.has(event.id) || !this.#options.fits(event)) return
    if (this.#waiting.length >= MOST) this.#isBehind = true
    else {
      this.#known.add(event.id)
      this.#waiting.push(event)
    }
    if (!this.#isFlushing) setTimeout(() => this.#flush(), FLUSH_MS)
    this.#isFlushing = true
  }

  #flush(): void {
    this.#isFlushing = false
    if (this.#holds.size === 0) this.#release()
    this.#tell({})
  }

  /** Something may have happened that was not told: looks what is new. */
  async catchUp(): Promise<void> {
    if (this.#shown.length === 0) return this.#run()
    try {
      const { items, next_cursor } = await this.#options.ask(undefined, PAGE)
      const isJoined = items.some(({ id }) => this.#known.has(id)) || !next_cursor
      if (!isJoined) this.#isBehind = true
      for (const event of isJoined ? items.toReversed() : []) {
        if (!this.#known.has(event.id)) this.#waiting.push(event)
        this.#known.add(event.id)
      }
      if (this.#holds.size === 0) this.#release()
      this.#tell({})
    } catch {
      // The stream begins again when the server is back, and then this is tried again.
    }
  }

  /** Changes events where they are. */
  change(ids: ReadonlySet<string>, change: (event: Heard) => Heard): void {
    const changed = (event: Heard) => (ids.has(event.id) ? change(event) : event)
    this.#shown = this.#shown.map(changed)
    this.#waiting = this.#waiting.map(changed)
    this.#tell({ version: this.#snapshot.version + 1 })
  }

  #release(): void {
    if (this.#isBehind || this.#shown.length + this.#waiting.length > 4 * MOST) return this.#startAnew()
    if (this.#waiting.length === 0) return
    this.#shown = [...this.#waiting, ...this.#shown].toSorted(newestFirst)
    this.#waiting = []
    this.#tell({ version: this.#snapshot.version + 1 })
  }

  #startAnew(): void {
    this.#isBehind = false
    this.#shown = []
    this.#waiting = []
    this.#known.clear()
    this.#next = undefined
    this.#tell({ version: this.#snapshot.version + 1, isWhole: false, isLoading: true })
    void this.#run()
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return
    this.#isRunning = true
    let error: Error | undefined
    try {
      while (!this.#snapshot.isWhole && this.#wanted >= this.#shown.length) await this.#load()
    } catch (cause) {
      error = cause instanceof Error ? cause : new Error(String(cause))
    }
    this.#isRunning = false
    this.#tell({ isLoading: false, error })
  }

  async #load(): Promise<void> {
    this.#tell({ isLoading: true, error: undefined })
    const { items, next_cursor } = await this.#options.ask(this.#next, PAGE)
    const fresh = items.filter(({ id }) => !this.#known.has(id))
    for (const { id } of fresh) this.#known.add(id)
    this.#shown = [...this.#shown, ...fresh]
    this.#next = next_cursor ?? undefined
    this.#tell({ isLoading: true, isWhole: this.#next === undefined, version: this.#snapshot.version + 1 })
  }

  #tell(news: Partial<FeedSnapshot>): void {
    const before = this.#snapshot
    const now = { ...before, ...news, loaded: this.#shown.length, waiting: this.#waiting.length }
    if (Object.entries(now).every(([name, value]) => before[name as keyof FeedSnapshot] === value)) return
    this.#snapshot = now
    for (const listener of this.#listeners) listener()
  }
}

/** In the order of the list: of one moment the one that was written last comes first. */
function newestFirst(one: Heard, other: Heard): number {
  return Date.parse(other.at) - Date.parse(one.at) || other.seq - one.seq
}
