import { sitePath } from './site'

/** How often a server that does not answer is asked whether it is back. */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 15_000
/** After how long without an answer a server counts as away. */
const PATIENCE_MS = 10_000

type Listener = () => void

/** Whether the server can be reached: told by every request, asked for while it cannot. */
class Connection {
  #isLost = false
  #pauseMs = FIRST_PAUSE_MS
  readonly #listeners = new Set<Listener>()

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: Listener): Listener => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly isLost = (): boolean => this.#isLost

  /** Resolves when the server can be reached again. */
  back(): Promise<void> {
    return new Promise((resolve) => {
      const unsubscribe = this.subscribe(() => {
        if (this.#isLost) return
        unsubscribe()
        resolve()
      })
    })
  }

  lost(): void {
    if (this.#isLost) return
    this.#set(true)
    this.#pauseMs = FIRST_PAUSE_MS
    this.#askLater()
  }

  /** Something that stays open was cut off: the server may be gone, or may have ended it. */
  doubt(): void {
    if (!this.#isLost) void reached().then((there) => !there && this.lost())
  }

  /** A network came back: there is no need to wait for the next question. */
  hope(): void {
    if (this.#isLost) void reached().then((there) => there && this.found())
  }

  found(): void {
    if (this.#isLost) this.#set(false)
  }

  #set(isLost: boolean): void {
    this.#isLost = isLost
    for (const listener of this.#listeners) listener()
  }

  #askLater(): void {
    setTimeout(() => void this.#ask(), this.#pauseMs)
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS)
  }

  async #ask(): Promise<void> {
    if (!this.#isLost) return
    if (await reached()) this.found()
    else this.#askLater()
  }
}

/** Whether the server answers now. */
export async function reached(): Promise<boolean> {
  try {
    return (await fetch(`${sitePath}/healthz`, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) })).ok
  } catch {
    return false
  }
}

export const connection = new Connection()

window.addEventListener('offline', () => connection.doubt())
window.addEventListener('online', () => connection.hope())
