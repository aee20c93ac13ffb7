import type { Rows } from './rows'
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react'

interface List {
  rows: Rows
  scroller: RefObject<HTMLElement | null>
  /** The rows that are drawn. */
  first: number
  last: number
  count: number
  /** Scrolls a row into view. */
  show: (row: number) => void
}

/** How far a key leads. */
function step(key: string, { first, last, count }: Pick<List, 'first' | 'last' | 'count'>): number | undefined {
  const page = Math.max(1, Math.floor((last - first) / 2))
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -count,
    End: count,
  }
  return steps[key]
}

/**
 * Tab enters the list at one row and leaves it with the next; arrows, Page, Home
 * and End lead from row to row, also to those that are not drawn yet.
 */
export function useRoving(list: List) {
  const [current, setCurrent] = useState(list.rows.left ?? 0)
  // Whoever comes back from a user is where they left.
  const coming = useRef(list.rows.left)
  const entry = current >= list.first && current <= list.last ? current : list.first

  useEffect(() => {
    if (document.activeElement !== document.body) coming.current = undefined // the search box, say
  }, [])

  useEffect(() => {
    if (coming.current === undefined) return
    const link = list.scroller.current?.querySelector<HTMLElement>(`[data-row="${coming.current}"] a`)
    if (!link) return
    coming.current = undefined
    link.focus({ preventScroll: true })
  })

  function onKeyDown(event: KeyboardEvent) {
    const row = rowOf(event.target)
    const far = step(event.key, list)
    if (row === undefined || far === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const next = Math.min(Math.max(row + far, 0), list.count - 1)
    coming.current = next
    setCurrent(next)
    list.show(next)
  }

  return {
    tabIndexOf: (row: number) => (row === entry ? 0 : -1),
    onKeyDown,
    onFocus: (event: FocusEvent) => {
      const row = rowOf(event.target)
      list.rows.leave(row)
      if (row !== undefined) setCurrent(row)
    },
  }
}

function rowOf(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
  return row ? Number(row.dataset['row']) : undefined
}
