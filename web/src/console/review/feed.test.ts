import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Heard } from '../heard'
import { Feed, type Page } from './feed'

const event = (seq: number): Heard => ({ id: `evt_${seq}`, seq, at: new Date(seq * 1_000).toISOString() }) as Heard

/** A server with events, the newest first, two on each page. */
class Server {
  events: number[]
  asked = 0
  constructor(...events: number[]) {
    this.events = events
  }
  readonly ask = (cursor: string | undefined): Promise<Page> => {
    this.asked++
    const from = cursor === undefined ? 0 : this.events.findIndex((seq) => seq < Number(cursor))
    const some = from < 0 ? [] : this.events.slice(from, from + 2)
    const isLast = from < 0 || from + 2 >= this.events.length
    return Promise.resolve({ items: some.map(event), next_cursor: isLast ? null : String(some.at(-1)) })
  }
}

const shown = (feed: Feed) => feed.events.map(({ seq }) => seq)

async function open(server: Server, fits: (event: Heard) => boolean = () => true) {
  const feed = new Feed({ ask: server.ask, fits })
  feed.want(0, 0)
  await vi.advanceTimersByTimeAsync(0)
  return feed
}

describe('a feed', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('asks for older events when they come into view, and for no more', async () => {
    const server = new Server(5, 4, 3, 2, 1)
    const feed = await open(server)
    expect([shown(feed), server.asked]).toEqual([[5, 4], 1])
    feed.want(0, 3)
    await vi.advanceTimersByTimeAsync(0)
    expect([shown(feed), server.asked]).toEqual([[5, 4, 3, 2], 2])
    feed.want(0, 9)
    await vi.advanceTimersByTimeAsync(0)
    expect([shown(feed), feed.snapshot().isWhole]).toEqual([[5, 4, 3, 2, 1], true])
  })

  it('shows what happens in the order of time, each event once, and only what fits', async () => {
    const feed = await open(new Server(3), ({ seq }) => seq !== 6)
    for (const seq of [5, 4, 5, 6, 7]) feed.hear(event(seq))
    await vi.advanceTimersByTimeAsync(200)
    expect(shown(feed)).toEqual([7, 5, 4, 3])
  })

  it('moves nothing while it is paused or somebody reads further down, and says how many wait', async () => {
    const feed = await open(new Server(3))
    feed.hold('paused', true)
    feed.scrolled = 400
    feed.hear(event(4))
    feed.hear(event(5))
    await vi.advanceTimersByTimeAsync(200)
    expect([shown(feed), feed.snapshot().waiting, feed.snapshot().isPaused]).toEqual([[3], 2, true])
    feed.hold('paused', false)
    expect(shown(feed), 'somebody still reads').toEqual([3])
    feed.scrolled = 0
    expect([shown(feed), feed.snapshot().waiting]).toEqual([[5, 4, 3], 0])
  })

  it('looks what was missed when the stream begins again', async () => {
    const server = new Server(3)
    const feed = await open(server)
    server.events = [4, 3]
    await feed.catchUp()
    expect(shown(feed)).toEqual([4, 3])
    server.events = [9, 8, 7, 6, 4, 3]
    await feed.catchUp()
    await vi.advanceTimersByTimeAsync(0)
    expect(shown(feed), 'more than a page: it begins anew').toEqual([9, 8])
  })

  it('says when older events cannot be had, and tries again when asked', async () => {
    const server = new Server(3)
    const ask = vi.fn<typeof server.ask>().mockRejectedValueOnce(new Error('gone')).mockImplementation(server.ask)
    const feed = new Feed({ ask, fits: () => true })
    feed.want(0, 0)
    await vi.advanceTimersByTimeAsync(0)
    expect(feed.snapshot().error?.message).toBe('gone')
    feed.refresh()
    await vi.advanceTimersByTimeAsync(0)
    expect([shown(feed), feed.snapshot().error]).toEqual([[3], undefined])
  })
})
