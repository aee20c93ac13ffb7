import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react'

interface List {
  scroller: RefObject<HTMLElement | null>
  /** The rows that are drawn. */
  first: number
  last: number
  count: number
  /** Scrolls a row into view. */
  show: (row: number) => void
}

/** How far a key leads. */
function step(key: string, { first, last, count }: List): number | undefined {
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
  const [current, setCurrent] = useState(0)
  const coming = useRef<number>(undefined)
  const entry = current >= list.first && current <= list.last ? current : list.first

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
    onFocus: (event: FocusEvent) => setCurrent((before) => rowOf(event.target) ?? before),
  }
}

function rowOf(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
  return row ? Number(row.dataset['row']) : undefined
}
