import { Group } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconTimelineEvent } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams, useRouter, useSearch } from '@tanstack/react-router'
import { Suspense, useEffect, useRef, useState } from 'react'
import { number } from '../../language/moments'
import { useMe } from '../caller'
import { Notice } from '../frame/Notice'
import classes from '../list/list.module.css'
import { ListHead } from '../list/ListHead'
import { NothingFound } from '../list/NothingFound'
import { Table } from '../list/Table'
import { useInAddress } from '../list/useInAddress'
import { useMay } from '../may'
import { lazyPart } from '../room/lazyRoom'
import { Chosen } from './Chosen'
import { viewsQuery } from './data'
import { Export } from './Export'
import type { Feed, FeedSnapshot } from './feed'
import { HEIGHTS, useColumns, WIDTHS } from './list/columns'
import { LiveBar } from './list/LiveBar'
import { ReviewToolbar } from './list/ReviewToolbar'
import { fromKept, isNarrowed, narrowing, type ReviewSearch } from './search'
import { useTexts } from './texts'
import { useFeed } from './useFeed'
import { Views } from './views/Views'

/** After how long the focus is back where it was before an event was opened, however busy the browser is. */
const RETURN_MS = 2_000

const EventDialog = lazyPart(() => import('./event/EventDialog'), 'EventDialog')

/** What happens in the project, as it happens: to be filtered, looked at, acknowledged and exported. */
export function Review() {
  const { slug } = useParams({ from: '/inside/projects/$slug/review' })
  const search = useSearch({ from: '/inside/projects/$slug/review' })
  const isReady = useFirstView(slug, search)
  return isReady ? <Room slug={slug} search={search} /> : null
}

function Room({ slug, search }: { slug: string; search: ReviewSearch }) {
  const { t } = useTexts()
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false
  const { feed, snapshot } = useFeed(slug, narrowing(search))
  const told = useTold(snapshot)
  const say = useInAddress()
  const onSearch = (next: ReviewSearch) => say({ to: '/projects/$slug/review', params: { slug }, search: next })
  const { chosen, choose, clear } = useChosen(feed)
  const onAcknowledged = useAcknowledged(feed)
  const open = useOpen(slug, search, feed)
  return (
    <div className={classes['room']}>
      <ListHead title={t('title')} told={told}>
        <Group gap="xs">
          <Views slug={slug} search={search} onSearch={onSearch} />
          <Export slug={slug} search={search} />
        </Group>
      </ListHead>
      <ReviewToolbar slug={slug} search={search} onSearch={onSearch} isNarrow={isNarrow} />
      <List {...{ slug, search, onSearch, feed, snapshot, chosen, choose, isNarrow }}>
        {chosen.size > 0 && <Chosen slug={slug} chosen={chosen} clear={clear} onAcknowledged={onAcknowledged} />}
      </List>
      <Suspense>{open.id && <EventDialog slug={slug} id={open.id} onAcknowledged={onAcknowledged} close={open.close} />}</Suspense>
    </div>
  )
}

interface ListProps {
  slug: string
  search: ReviewSearch
  onSearch: (search: ReviewSearch) => void
  feed: Feed
  snapshot: FeedSnapshot
  chosen: ReadonlySet<string>
  choose: (id: string, isChosen: boolean) => void
  isNarrow: boolean
  children: React.ReactNode
}

function List({ slug, search, onSearch, feed, snapshot, chosen, choose, isNarrow, children }: ListProps) {
  const { t } = useTexts()
  const mayChoose = useMay(slug)('acknowledge_events')
  const columns = useColumns(slug, { mayChoose, chosen, onChoose: choose })
  const frame = useRef<HTMLDivElement>(null)
  const toTop = () => frame.current?.querySelector('[role="presentation"]')?.scrollTo({ top: 0 })
  if (snapshot.isWhole && snapshot.loaded === 0) {
    return isNarrowed(search) ? (
      <NothingFound title={t('nothing')} hint={t('nothingHint')} clear={() => onSearch({ view: 'all' })} />
    ) : (
      <Notice icon={<IconTimelineEvent />} title={t('empty')} hint={t('emptyHint')} />
    )
  }
  return (
    <>
      {children || <LiveBar feed={feed} snapshot={snapshot} toTop={toTop} />}
      <div
        ref={frame}
        style={{ display: 'contents' }}
        onFocus={() => feed.hold('focus', true)}
        onBlur={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget)) feed.hold('focus', false)
        }}
      >
        <Table
          key={JSON.stringify(narrowing(search))}
          {...{ columns, snapshot, isNarrow }}
          rows={feed}
          total={undefined}
          label={t('title')}
          widths={WIDTHS}
          heights={HEIGHTS}
          failed={t('failed')}
        />
      </div>
    </>
  )
}

/** How many are here. They are not counted beyond that: there may be millions, and more every moment. */
function useTold({ loaded, isWhole, isLoading }: FeedSnapshot): string | undefined {
  const { t, locale } = useTexts()
  if (isLoading && loaded === 0) return undefined
  return t(isWhole ? 'toldAll' : 'told', { count: loaded, shown: number(loaded, locale) })
}

/** Whoever comes without a search begins with the view of their choice. */
function useFirstView(slug: string, search: ReviewSearch): boolean {
  const router = useRouter()
  const isOpen = Object.keys(search).length > 0
  const views = useQuery({ ...viewsQuery(slug), enabled: !isOpen })
  const first = isOpen ? undefined : views.data?.find((view) => view.first)
  useEffect(() => {
    if (!first) return
    const to = { to: '/projects/$slug/review', params: { slug }, search: { ...fromKept(first.search), view: first.id } } as const
    void router.navigate({ ...to, replace: true })
  }, [router, slug, first])
  return isOpen || ((views.isSuccess || views.isError) && !first)
}

/** The events that are chosen, by their ids. */
function useChosen(feed: Feed) {
  const [of, setOf] = useState<{ feed: Feed; chosen: ReadonlySet<string> }>({ feed, chosen: new Set() })
  const chosen = of.feed === feed ? of.chosen : new Set<string>()
  const set = (next: Set<string>) => {
    // What is being chosen from must not move.
    feed.hold('chosen', next.size > 0)
    setOf({ feed, chosen: next })
  }
  const choose = (id: string, isChosen: boolean) => {
    const next = new Set(chosen)
    if (isChosen) next.add(id)
    else next.delete(id)
    set(next)
  }
  return { chosen, choose, clear: () => set(new Set()) }
}

function useAcknowledged(feed: Feed): (ids: string[]) => void {
  const me = useMe()
  return (ids) => {
    const now = new Date().toISOString()
    feed.change(new Set(ids), (event) =>
      event.acknowledged_at ? event : { ...event, acknowledged_at: now, acknowledged_by: me?.id ?? null },
    )
  }
}

/** The event that is looked at. Meanwhile the list behind it stays as it is. */
function useOpen(slug: string, search: ReviewSearch, feed: Feed) {
  const router = useRouter()
  const { event: id } = search
  useEffect(() => {
    if (id === undefined) return
    feed.hold('event', true)
    // Until the focus is back in the list, and holds it.
    return () => void setTimeout(() => feed.hold('event', false), RETURN_MS)
  }, [feed, id])
  const close = () => {
    const { event: _, ...rest } = search
    void router.navigate({ to: '/projects/$slug/review', params: { slug }, search: rest })
  }
  return { id, close }
}
