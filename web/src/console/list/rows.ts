/** Things in each page: as many as the API gives at once, so that the way to the end is short. */
export const PAGE = 500

interface Page<T> {
  start: string | undefined
  next: string | undefined
  things: readonly T[]
  isStale: boolean
}

/** What the table draws from; a new one after each change. */
export interface Snapshot {
  /** Counts what came. */
  version: number
  /** How many things are here, from the first on. */
  loaded: number
  /** Whether these are all. */
  isWhole: boolean
  isLoading: boolean
  error: Error | undefined
}

/** Asks the server for a page. */
export type Ask<T> = (cursor: string | undefined, limit: number) => Promise<{ items: T[]; next_cursor?: string | null }>

/** Where the focus was: which row, and in which of its columns. */
export interface Spot {
  row: number
  column: string
}

/** What the table shows: some of a list, which says what of it is looked at. */
export interface Listed<T> {
  /** Where the table was scrolled to when it was left. */
  scrolled: number
  /** What had the focus last; whoever comes back is there again. */
  readonly left: Spot | undefined
  leave: (spot: Spot | undefined) => void
  /** What is in this row, if it is here. */
  at: (row: number) => T | undefined
  /** Sees to it that these rows are here, and fresh. */
  want: (first: number, last: number) => void
  /** Asks for what is in view again. */
  refresh: () => void
}

/**
 * A list that is as long as the project has things, of which only what is looked at is
 * asked for. The API gives pages one after the other, so whoever jumps to the
 * end waits until all between is here. What happens elsewhere makes pages
 * stale: those in view are asked for again at once, the others when they come
 * into view.
 */
export class Rows<T> implements Listed<T> {
  /** Where the table was scrolled to when it was left. */
  scrolled = 0
  #left: Spot | undefined
  readonly #ask: Ask<T>
  #pages: Page<T>[] = []
  #wanted = { first: 0, last: 0 }
  #snapshot: Snapshot = { version: 0, loaded: 0, isWhole: false, isLoading: true, error: undefined }
  #isRunning = false
  readonly #listeners = new Set<() => void>()

  constructor(ask: Ask<T>) {
    this.#ask = ask
  }

  /** What had the focus last; whoever comes back is there again. */
  get left(): Spot | undefined {
    return this.#left
  }

  leave(spot: Spot | undefined): void {
    this.#left = spot
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): Snapshot => this.#snapshot

  /** What is in this row, if it is here. */
  at(row: number): T | undefined {
    return this.#pages[Math.floor(row / PAGE)]?.things[row % PAGE]
  }

  /** Sees to it that these rows are here, and fresh. */
  want(first: number, last: number): void {
    this.#wanted = { first, last }
    if (!this.#snapshot.error) void this.#run()
  }

  /** Marks everything as stale, and asks for what is in view. */
  refresh(): void {
    this.#pages = this.#pages.map((page) => ({ ...page, isStale: true }))
    void this.#run()
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return
    this.#isRunning = true
    let error: Error | undefined
    try {
      for (let index = this.#due(); index !== undefined; index = this.#due()) await this.#load(index)
    } catch (cause) {
      error = cause instanceof Error ? cause : new Error(String(cause))
    }
    this.#isRunning = false
    this.#tell({ isLoading: false, error })
  }

  /** The first page that is wanted and not here, or not fresh. */
  #due(): number | undefined {
    const [first, last] = [Math.floor(this.#wanted.first / PAGE), Math.floor(this.#wanted.last / PAGE)]
    for (let index = first; index <= last && index < this.#pages.length; index++) {
      if (this.#pages[index]?.isStale) return index
    }
    return last >= this.#pages.length && !this.#isWhole() ? this.#pages.length : undefined
  }

  async #load(index: number): Promise<void> {
    const old = this.#pages[index]
    const start = old ? old.start : this.#pages.at(-1)?.next
    if (!old) this.#tell({ isLoading: true, error: undefined })
    const { items, next_cursor } = await this.#ask(start, PAGE)
    const page = { start, next: next_cursor ?? undefined, things: items, isStale: false }
    // What follows began where this page ended; where that moved, it is asked for anew.
    const rest = old?.next === page.next ? this.#pages.slice(index + 1) : []
    this.#pages = [...this.#pages.slice(0, index), page, ...rest]
    this.#tell({ isLoading: true, error: undefined, version: this.#snapshot.version + 1 })
  }

  #isWhole(): boolean {
    const last = this.#pages.at(-1)
    return last !== undefined && last.next === undefined
  }

  #tell(news: Partial<Snapshot>): void {
    const loaded = this.#pages.reduce((sum, page) => sum + page.things.length, 0)
    const before = this.#snapshot
    const now = { ...before, ...news, loaded, isWhole: this.#isWhole() }
    if (now.version === before.version && now.isLoading === before.isLoading && now.error === before.error) return
    this.#snapshot = now
    for (const listener of this.#listeners) listener()
  }
}
