import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { answer, api } from '../../api/client'
import { heard } from '../heard'
import { Feed, type FeedSnapshot } from './feed'
import { filterOf, fits, type ReviewSearch } from './search'

/** The events of a search, as they come. `narrowed` says which, and nothing else. */
export function useFeed(slug: string, narrowed: ReviewSearch): { feed: Feed; snapshot: FeedSnapshot } {
  const key = JSON.stringify(narrowed)
  const feed = useMemo(() => make(slug, JSON.parse(key)), [slug, key])
  useEffect(() => heard.subscribe(slug, { event: (event) => feed.hear(event), begin: () => void feed.catchUp() }), [slug, feed])
  return { feed, snapshot: useSyncExternalStore(feed.subscribe, feed.snapshot) }
}

function make(slug: string, search: ReviewSearch): Feed {
  // The pages of one list have one filter: a span is counted from when it is first asked for.
  const filter = filterOf(search, new Date())
  return new Feed({
    ask: (cursor, limit) => {
      const query = { sort: '-at', limit, ...(filter && { filter }), ...(cursor && { cursor }) }
      return answer(api.GET('/api/v1/projects/{slug}/events', { params: { path: { slug }, query } }))
    },
    fits: (event) => fits(search, event, new Date()),
  })
}
