import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { connection } from '../api/connection'
import { sitePath } from '../shared/site'

/** Pages ask anew at most this often, whatever a large synchronisation makes happen. */
const PAUSE_MS = 1_000

/** Which resources an event makes stale, by the first word of its category. */
const TOUCHED: Record<string, readonly string[]> = {
  user: ['users'],
  credential: ['users', 'credentials'],
  invitation: ['users', 'credentials', 'invitations'],
  device: ['users', 'credentials', 'devices'],
  sync: ['users', 'autosync', 'sync-runs'],
  settings: ['settings', 'autosync'],
  api_key: ['api-keys'],
  operator: ['members', 'operators'],
  project: ['project'],
}

/** Hears what happens in the project, whoever does it, and lets the page ask anew for what it touches. */
export function useLive(slug: string | undefined): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!slug) return
    const stale = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const refresh = () => {
      timer = undefined
      for (const resource of stale) void client.invalidateQueries({ queryKey: [slug, resource] })
      stale.clear()
    }
    const source = new EventSource(`${sitePath}/api/v1/projects/${slug}/events/stream`)
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      for (const resource of touchedBy(data)) stale.add(resource)
      timer ??= setTimeout(refresh, PAUSE_MS)
    })
    source.addEventListener('open', () => connection.found())
    source.addEventListener('error', () => connection.doubt())
    return () => {
      clearTimeout(timer)
      source.close()
    }
  }, [slug, client])
}

function touchedBy(event: string): readonly string[] {
  const { category }: { category: string } = JSON.parse(event)
  return TOUCHED[category.split('.')[0] ?? ''] ?? []
}
