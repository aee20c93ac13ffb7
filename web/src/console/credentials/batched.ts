interface Waiting<T> {
  promise: Promise<T | undefined>
  resolve: (found: T | undefined) => void
  reject: (cause: unknown) => void
}

/**
 * Asks for things by their ids, many at once: what is wanted while a question
 * is under way goes with the next one. An id that no answer knows is `undefined`.
 */
export function batched<T>(ask: (ids: string[]) => Promise<ReadonlyMap<string, T>>, most: number): (id: string) => Promise<T | undefined> {
  const waiting = new Map<string, Waiting<T>>()
  let isAsking = false

  async function run(): Promise<void> {
    if (isAsking) return
    isAsking = true
    while (waiting.size > 0) await question()
    isAsking = false
  }

  async function question(): Promise<void> {
    const some = [...waiting].slice(0, most)
    for (const [id] of some) waiting.delete(id)
    try {
      const found = await ask(some.map(([id]) => id))
      for (const [id, { resolve }] of some) resolve(found.get(id))
    } catch (cause) {
      for (const [, { reject }] of some) reject(cause)
    }
  }

  return (id) => {
    const known = waiting.get(id)
    if (known) return known.promise
    const one = pending<T>()
    waiting.set(id, one)
    queueMicrotask(() => void run()) // by then everything that is drawn at once has asked
    return one.promise
  }
}

function pending<T>(): Waiting<T> {
  let [resolve, reject]: [Waiting<T>['resolve'], Waiting<T>['reject']] = [() => {}, () => {}]
  const promise = new Promise<T | undefined>((fulfil, refuse) => {
    ;[resolve, reject] = [fulfil, refuse]
  })
  return { promise, resolve, reject }
}
