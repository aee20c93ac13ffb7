import { describe, expect, it, vi } from 'vitest'
import { batched } from './batched'

/** Names by their ids, but for the id `nobody`. */
function server() {
  const ask = vi.fn<(ids: string[]) => Promise<Map<string, string>>>(async (ids) => new Map(ids.filter((id) => id !== 'nobody').map((id) => [id, id.toUpperCase()])))
  return { ask, load: batched(ask, 3) }
}

describe('questions by id', () => {
  it('go out together, each id once', async () => {
    const { ask, load } = server()
    expect(await Promise.all(['a', 'b', 'a', 'nobody'].map(load))).toEqual(['A', 'B', 'A', undefined])
    expect(ask.mock.calls).toEqual([[['a', 'b', 'nobody']]])
  })

  it('wait for the one that is under way, and are no longer than they may be', async () => {
    const { ask, load } = server()
    const first = load('a')
    await Promise.resolve()
    const others = Promise.all(['b', 'c', 'd', 'e'].map(load))
    expect([await first, await others]).toEqual(['A', ['B', 'C', 'D', 'E']])
    expect(ask.mock.calls).toEqual([[['a']], [['b', 'c', 'd']], [['e']]])
  })

  it('fail for those who asked, and not for who comes later', async () => {
    const { ask, load } = server()
    ask.mockRejectedValueOnce(new Error('busy'))
    const [one, other] = await Promise.allSettled([load('a'), load('b')])
    expect([one.status, other.status]).toEqual(['rejected', 'rejected'])
    expect(await load('a')).toBe('A')
  })
})
