import { lazyRouteComponent } from '@tanstack/react-router'
import { lazy, type ReactNode } from 'react'
import { connection, reached } from '../../api/connection'

const RELOADED = 'claviger.reloaded'
/** A page that was loaded again this recently has another trouble than an upgrade. */
const AT_MOST_EVERY_MS = 60_000

/** A room whose code is fetched when somebody enters it, or is about to. */
export function lazyRoom<M extends Record<K, () => ReactNode>, K extends string>(load: () => Promise<M>, name: K) {
  return lazyRouteComponent(() => patiently(load), name)
}

/** A part of a room whose code is fetched when it is first shown, within a `Suspense` that keeps its place. */
export function lazyPart<P extends object, K extends string>(load: () => Promise<Record<K, (props: P) => ReactNode>>, name: K) {
  return lazy(async () => ({ default: (await patiently(load))[name] }))
}

/** Waits for a lost connection to come back; what was open stays open meanwhile. */
async function patiently<M>(load: () => Promise<M>): Promise<M> {
  try {
    return await load()
  } catch (error) {
    if (await reached()) return followUpgrade(error)
    connection.lost()
    await connection.back()
    return patiently(load)
  }
}

/** The server is there and the room's files are not: it was upgraded meanwhile, and has them under other names. */
function followUpgrade(error: unknown): Promise<never> {
  const last = Number(sessionStorage.getItem(RELOADED))
  if (Date.now() - last < AT_MOST_EVERY_MS) throw new Error('the files of this page cannot be loaded', { cause: error })
  sessionStorage.setItem(RELOADED, String(Date.now()))
  location.reload()
  return new Promise(() => {}) // the page goes
}
