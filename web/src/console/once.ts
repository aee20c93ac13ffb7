import { useState } from 'react'
import { idempotencyKey } from '../api/client'

type Key = ReturnType<typeof idempotencyKey>

/**
 * Keys for POSTs that are to be done once: the same thing keeps its key, so that
 * a double click and a second try after a lost answer do not do it twice. What
 * was typed differently is another thing.
 */
export function useOnce(): (thing: unknown) => Key {
  const [once] = useState(keys)
  return once
}

export function keys(): (thing: unknown) => Key {
  const known = new Map<string, Key>()
  return (thing) => {
    const name = JSON.stringify(thing)
    const key = known.get(name) ?? idempotencyKey()
    known.set(name, key)
    return key
  }
}
