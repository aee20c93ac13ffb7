import type { Listed, Spot } from './rows'
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react'

interface List<T> {
  rows: Listed<T>
  scroller: RefObject<HTMLElement | null>
  /** The rows that are drawn. */
  first: number
  last: number
  count: number
  /** Scrolls a row into view. */
  show: (row: number) => void
}

/** How far a key leads. */
function step(key: string, { first, last, count }: { first: number; last: number; count: number }): number | undefined {
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
export function useRoving<T>(list: List<T>) {
  const [current, setCurrent] = useState(list.rows.left?.row ?? 0)
  // Whoever comes back is where they left.
  const coming = useRef(list.rows.left)
  const entry = current >= list.first && current <= list.last ? current : list.first

  useEffect(() => {
    if (document.activeElement !== document.body) coming.current = undefined // the search box, say
  }, [])

  useEffect(() => {
    if (coming.current === undefined) return
    const link = linkAt(list.scroller.current, coming.current)
    if (!link) return
    coming.current = undefined
    link.focus({ preventScroll: true })
  })

  function onKeyDown(event: KeyboardEvent) {
    const spot = spotOf(event.target)
    const far = step(event.key, list)
    if (!spot || far === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const next = Math.min(Math.max(spot.row + far, 0), list.count - 1)
    coming.current = { ...spot, row: next }
    setCurrent(next)
    list.show(next)
  }

  return {
    tabIndexOf: (row: number) => (row === entry ? 0 : -1),
    onKeyDown,
    onFocus: (event: FocusEvent) => {
      const spot = spotOf(event.target)
      list.rows.leave(spot)
      if (spot) setCurrent(spot.row)
    },
  }
}

/** The link of a column; the row's first where that column has none there. */
function linkAt(scroller: HTMLElement | null, { row, column }: Spot): HTMLElement | null | undefined {
  const found = scroller?.querySelector(`[data-row="${row}"]`)
  return found?.querySelector<HTMLElement>(`[data-column="${column}"] a`) ?? found?.querySelector<HTMLElement>('a')
}

function spotOf(target: EventTarget): Spot | undefined {
  if (!(target instanceof Element)) return undefined
  const row = target.closest<HTMLElement>('[data-row]')?.dataset['row']
  const column = target.closest<HTMLElement>('[data-column]')?.dataset['column']
  return row === undefined ? undefined : { row: Number(row), column: column ?? '' }
}
