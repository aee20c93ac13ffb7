import { useState, type KeyboardEvent, type PointerEvent } from 'react'

export interface Cursor {
  /** The point that is looked at; none before somebody looks. */
  at: number | undefined
  /** What makes an element the plot's: pointer, keys, and what those hear who do not see it. */
  props: {
    role: 'slider'
    tabIndex: 0
    'aria-orientation': 'horizontal'
    'aria-valuemin': number
    'aria-valuemax': number
    'aria-valuenow': number
    'aria-valuetext': string
    onKeyDown: (event: KeyboardEvent) => void
    onPointerMove: (event: PointerEvent<HTMLElement>) => void
    onPointerDown: (event: PointerEvent<HTMLElement>) => void
    onPointerLeave: () => void
    onClick: () => void
    onBlur: () => void
    onFocus: () => void
  }
}

interface Options {
  /** How many points there are. */
  count: number
  /** The point that lies nearest to a place, 0 to 1 from left to right. */
  near: (place: number) => number
  /** What a point says, in words. */
  say: (index: number) => string
  /** What happens when somebody presses Enter on a point, or clicks on it. */
  open?: (index: number) => void
}

/** Walking along the points of a plot, with the pointer or with the keys of a slider. */
export function useCursor({ count, near, say, open }: Options): Cursor {
  const [chosen, choose] = useState<number>()
  const last = count - 1
  const at = chosen === undefined ? undefined : Math.min(chosen, last)
  const now = at ?? last
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    if (width > 0) choose(near((event.clientX - left) / width))
  }
  const keyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.round(count / 10))
    const steps: Record<string, number> = {
      ArrowLeft: now - 1,
      ArrowDown: now - 1,
      ArrowRight: now + 1,
      ArrowUp: now + 1,
      PageDown: now - page,
      PageUp: now + page,
      Home: 0,
      End: last,
    }
    if (event.key === 'Escape') return choose(undefined)
    if (event.key === 'Enter') return open?.(now)
    const to = steps[event.key]
    if (to === undefined) return
    event.preventDefault()
    choose(Math.min(last, Math.max(0, to)))
  }
  return {
    at,
    props: {
      role: 'slider',
      tabIndex: 0,
      'aria-orientation': 'horizontal',
      'aria-valuemin': 0,
      'aria-valuemax': Math.max(0, last),
      'aria-valuenow': Math.max(0, now),
      'aria-valuetext': say(now),
      onKeyDown: keyDown,
      onPointerMove: point,
      onPointerDown: point,
      onPointerLeave: () => choose(undefined),
      onClick: () => at !== undefined && open?.(at),
      onBlur: () => choose(undefined),
      onFocus: () => choose((known) => known ?? last),
    },
  }
}
