import { Table } from '@mantine/core'
import type { ReactNode } from 'react'

interface Props {
  /** What the table tells, for those who hear the page. */
  label: string
  minWidth: number
  maxHeight?: number
  children: ReactNode
}

/** A table that scrolls by itself where it has no room; also with the keys. */
export function ScrollTable({ label, minWidth, maxHeight, children }: Props) {
  return (
    <Table.ScrollContainer
      minWidth={minWidth}
      {...(maxHeight && { maxHeight })}
      scrollAreaProps={{ offsetScrollbars: false, viewportProps: { tabIndex: 0, role: 'region', 'aria-label': label } }}
    >
      <Table verticalSpacing="xs" withTableBorder stickyHeader bg="var(--mantine-color-body)">
        {children}
      </Table>
    </Table.ScrollContainer>
  )
}
