import { describe, expect, it, vi } from 'vitest'
import { PAGE, Rows, type Ask } from './rows'

interface Thing {
  id: string
}

/** A server with so many users, whose cursors are places in the list. */
function server(count: number) {
  const names = Array.from({ length: count }, (_, index) => `u${index}`)
  const ask = vi.fn<Ask<Thing>>(async (cursor, limit) => {
    const from = cursor ? names.indexOf(cursor) + 1 : 0
    const found = names.slice(from, from + limit)
    const isLast = from + limit >= names.length
    return { items: found.map((id) => ({ id })), next_cursor: isLast ? null : (found.at(-1) ?? null) }
  })
  return { names, ask, rows: new Rows(ask) }
}

const settled = (rows: Rows<Thing>) => vi.waitFor(() => expect(rows.snapshot().isLoading).toBe(false))

describe('the rows of a long list', () => {
  it('are asked for as they come into view', async () => {
    const { rows, ask } = server(2_000)
    rows.want(0, 20)
    await settled(rows)
    expect([rows.snapshot().loaded, ask.mock.calls.length]).toEqual([PAGE, 1])
    rows.want(PAGE - 10, PAGE + 10)
    await settled(rows)
    expect([rows.at(PAGE)?.id, rows.at(3 * PAGE), ask.mock.calls.length]).toEqual([`u${PAGE}`, undefined, 2])
  })

  it('end where the list ends', async () => {
    const { rows } = server(600)
    rows.want(580, 599)
    await settled(rows)
    expect([rows.snapshot().loaded, rows.snapshot().isWhole, rows.at(599)?.id]).toEqual([600, true, 'u599'])
  })

  it('in view are asked for again when something happened, and no others', async () => {
    const { rows, ask, names } = server(4 * PAGE)
    rows.want(0, 4 * PAGE - 1)
    await settled(rows)
    const seen = PAGE + 60
    rows.want(seen - 10, seen + 10)
    ask.mockClear()
    names.splice(seen, 1)
    rows.refresh()
    await vi.waitFor(() => expect(rows.at(seen)?.id).toBe(`u${seen + 1}`))
    await settled(rows)
    expect(ask.mock.calls.map(([cursor]) => cursor)).toEqual([`u${PAGE - 1}`])
    rows.want(2 * PAGE - 20, 2 * PAGE + 20) // the page after it began where this one ended before
    await vi.waitFor(() => expect(rows.at(2 * PAGE)?.id).toBe(`u${2 * PAGE + 1}`))
    expect(rows.at(2 * PAGE - 1)?.id).toBe(`u${2 * PAGE}`)
  })

  it('tell of an error, and come with another try', async () => {
    const { rows, ask } = server(10)
    ask.mockRejectedValueOnce(new Error('busy'))
    rows.want(0, 9)
    await vi.waitFor(() => expect(rows.snapshot().error?.message).toBe('busy'))
    rows.want(0, 9)
    expect(ask).toHaveBeenCalledTimes(1)
    rows.refresh()
    await vi.waitFor(() => expect(rows.snapshot().loaded).toBe(10))
    expect(rows.snapshot().error).toBeUndefined()
  })
})
