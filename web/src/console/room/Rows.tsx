import { Box } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './room.module.css'

interface Props {
  label: string
  /** The widths of the columns, as `grid-template-columns` takes them; on a phone each stands on a line of its own. */
  columns: string
  children: ReactNode
}

/** A list of things, each a {@link Row}. */
export function Rows({ label, columns, children }: Props) {
  return (
    <Box component="ul" className={classes['rows'] ?? ''} aria-label={label} __vars={{ '--columns': columns }}>
      {children}
    </Box>
  )
}

export function Row({ children }: { children: ReactNode }) {
  return <li className={classes['row']}>{children}</li>
}
