import { answer, api, type Schemas } from '../../../api/client'
import { queryOf, type UsersSearch } from '../search'

export type User = Schemas['User']

/** Users in each page: as many as the API gives at once, so that the way to the end is short. */
export const PAGE = 500

interface Page {
  start: string | undefined
  next: string | undefined
  users: readonly User[]
  isStale: boolean
}

/** What the table draws from; a new one after each change. */
export interface Snapshot {
  /** Counts what came. */
  version: number
  /** How many users are here, from the first on. */
  loaded: number
  /** Whether these are all. */
  isWhole: boolean
  isLoading: boolean
  error: Error | undefined
}

/** Asks the server for a page. */
export type Ask = (cursor: string | undefined, limit: number) => Promise<{ items: User[]; next_cursor?: string | null }>

/**
 * A list that is as long as the project's, of which only what is looked at is
 * asked for. The API gives pages one after the other, so whoever jumps to the
 * end waits until all between is here. What happens elsewhere makes pages
 * stale: those in view are asked for again at once, the others when they come
 * into view.
 */
export class Rows {
  /** Where the table was scrolled to when it was left. */
  scrolled = 0
  #left: number | undefined
  readonly #ask: Ask
  #pages: Page[] = []
  #wanted = { first: 0, last: 0 }
  #snapshot: Snapshot = { version: 0, loaded: 0, isWhole: false, isLoading: true, error: undefined }
  #isRunning = false
  readonly #listeners = new Set<() => void>()

  constructor(ask: Ask) {
    this.#ask = ask
  }

  /** Those of a project whom a search finds. */
  static of(slug: string, search: UsersSearch): Rows {
    return new Rows((cursor, limit) => {
      const query = { ...queryOf(search), ...(search.sort && { sort: search.sort }), ...(cursor && { cursor }), limit }
      return answer(api.GET('/api/v1/projects/{slug}/users', { params: { path: { slug }, query } }))
    })
  }

  /** The row that had the focus last; whoever comes back is there again. */
  get left(): number | undefined {
    return this.#left
  }

  leave(row: number | undefined): void {
    this.#left = row
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): Snapshot => this.#snapshot

  /** The user in this row, if it is here. */
  at(row: number): User | undefined {
    return this.#pages[Math.floor(row / PAGE)]?.users[row % PAGE]
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
    const page = { start, next: next_cursor ?? undefined, users: items, isStale: false }
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
    const loaded = this.#pages.reduce((sum, page) => sum + page.users.length, 0)
    const before = this.#snapshot
    const now = { ...before, ...news, loaded, isWhole: this.#isWhole() }
    if (now.version === before.version && now.isLoading === before.isLoading && now.error === before.error) return
    this.#snapshot = now
    for (const listener of this.#listeners) listener()
  }
}
