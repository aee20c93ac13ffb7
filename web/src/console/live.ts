import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { connection } from '../api/connection'
import { sitePath } from '../api/site'
import { heard, type Heard } from './heard'
import { meQuery } from './caller'

/** Pages ask anew at most this often, whatever a large synchronisation makes happen. */
const PAUSE_MS = 1_000
/** Plots are drawn anew more seldom. */
const SLOWER_MS = 4_000
const SLOWER: ReadonlySet<string> = new Set(['statistics'])
/** After how long a stream is asked for again that the server has ended for good. */
const AGAIN_MS = 5_000
/** How often it is asked whether the server is there: a stream that hangs tells nothing, as one in which nothing happens. */
const DOUBT_MS = 30_000

/** Which resources an event makes stale, by the first word of its category. */
const TOUCHED: Record<string, readonly string[]> = {
  user: ['users', 'credentials'],
  credential: ['users', 'credentials', 'processes', 'pools', 'systems', 'statistics'],
  invitation: ['users', 'credentials', 'processes', 'invitations', 'jobs', 'statistics'],
  device: ['users', 'credentials', 'processes', 'devices'],
  process: ['users', 'credentials', 'processes', 'certificates'],
  sync: ['users', 'autosync', 'sync-runs', 'statistics'],
  certificate: ['certificates', 'authorities'],
  recovery: ['recoveries'],
  operator: ['members', 'operators'],
  input: ['inputs'],
  rule: ['rules'],
  system: ['settings', 'autosync', 'systems', 'pools', 'statistics'],
  pool: ['pools', 'systems', 'statistics'],
}

/**
 * Hears what happens in the project, whoever does it, and lets the page ask
 * anew for what it touches. A page that nobody sees does not listen, because a
 * browser has only six connections for all its tabs where HTTP is 1.1; when it
 * is seen again, it asks for everything anew.
 */
export function useLive(slug: string | undefined): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!slug) return
    const fast = refresher((resource) => void client.invalidateQueries({ queryKey: [slug, resource] }), PAUSE_MS)
    const slow = refresher((resource) => void client.invalidateQueries({ queryKey: [slug, resource] }), SLOWER_MS)
    let source: EventSource | undefined
    let again: ReturnType<typeof setTimeout> | undefined

    const hear = ({ data }: MessageEvent<string>) => {
      const event: Heard = JSON.parse(data)
      heard.tell(slug, event)
      for (const resource of touchedBy(event)) (SLOWER.has(resource) ? slow : fast).touch(resource)
    }
    const begin = () => {
      connection.found()
      // What happened before the stream began, it does not tell.
      heard.begin(slug)
      void client.invalidateQueries({ queryKey: [slug] })
    }
    const stumble = () => {
      if (source?.readyState !== EventSource.CLOSED) return connection.doubt()
      // Refused, perhaps because the session is over: this question finds out, and leads to the login.
      void client.invalidateQueries(meQuery)
      again = setTimeout(listen, AGAIN_MS)
    }
    function listen() {
      source?.close()
      clearTimeout(again)
      if (document.hidden) return
      source = new EventSource(`${sitePath}/api/v1/projects/${slug}/events/stream`)
      source.addEventListener('message', hear)
      source.addEventListener('open', begin)
      source.addEventListener('error', stumble)
    }

    listen()
    document.addEventListener('visibilitychange', listen)
    const doubting = setInterval(() => !document.hidden && connection.doubt(), DOUBT_MS)
    let wasLost = connection.isLost()
    const unsubscribe = connection.subscribe(() => {
      if (wasLost && !connection.isLost()) listen()
      wasLost = connection.isLost()
    })
    return () => {
      unsubscribe()
      clearInterval(doubting)
      document.removeEventListener('visibilitychange', listen)
      fast.stop()
      slow.stop()
      clearTimeout(again)
      source?.close()
    }
  }, [slug, client])
}

function touchedBy({ category }: Heard): readonly string[] {
  return TOUCHED[category.split('.')[0] ?? ''] ?? []
}

/** Collects what is stale, and has it asked for anew once in a while. */
function refresher(ask: (resource: string) => void, pause: number) {
  const stale = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const refresh = () => {
    timer = undefined
    for (const resource of stale) ask(resource)
    stale.clear()
  }
  return {
    touch(resource: string) {
      stale.add(resource)
      timer ??= setTimeout(refresh, pause)
    },
    stop: () => clearTimeout(timer),
  }
}
