import type { ReactNode } from 'react'

/** What a list tells of a thing. */
export interface Column<T> {
  name: string
  head: string
  /** What the API sorts by when it sorts by this column. */
  sort?: string
  /** Where it stands on a card, as which a thing is shown where it is narrow; without a place it is left out there. */
  place?: 'lead' | 'mark' | 'below' | 'aside'
  /** Whether it is left out unless there is much room. */
  isExtra?: boolean
  /** Whether figures stand below each other. */
  isNumber?: boolean
  cell: (thing: T, tabIndex: number) => ReactNode
}
