/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are laid out as grids, and tables that are laid out so lose their roles in some browsers */
import { Box, Button, Group, Skeleton, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef } from 'react'
import { number } from '../../language/moments'
import { Callout } from '../room/Callout'
import { useTexts as useRoomTexts } from '../room/texts'
import { useFailure } from '../room/useFailure'
import type { Column } from './column'
import classes from './list.module.css'
import type { Listed, Snapshot } from './rows'
import { direction, turned } from './search'
import { useTexts } from './texts'
import { useRoving } from './useRoving'

/** Browsers lay nothing out that is higher than some millions of pixels; and nobody scrolls through more. */
const MOST = 200_000
const ONE_LINE = { row: 48, card: 68 }

const nothing = () => {}

interface Props<T> {
  label: string
  columns: readonly Column<T>[]
  /** How wide the columns are, as `grid-template-columns` takes it: all of them, and without the extra ones. */
  widths: { all: string; fewer: string }
  /** How high a row is, and a card. */
  heights?: { row: number; card: number }
  rows: Listed<T>
  snapshot: Snapshot
  total: number | undefined
  /** What the list is sorted by, `-` before it where it is turned round; nothing where it has one order. */
  order?: string
  onOrder?: (order: string) => void
  isNarrow: boolean
  /** What is said where the list could not be fetched. */
  failed: string
}

/** A list as a table, of which only what is in view is drawn; a list of cards where it is narrow. */
export function Table<T>({ label, columns, widths, heights = ONE_LINE, rows, snapshot, total, order = '', onOrder = nothing, isNarrow, failed }: Props<T>) {
  const { t, locale } = useTexts()
  const count = Math.min(MOST, snapshot.isWhole ? snapshot.loaded : Math.max(total ?? 0, snapshot.loaded + 10))
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNarrow ? heights.card : heights.row),
    overscan: 12,
    initialOffset: rows.scrolled,
    onChange: ({ scrollOffset }) => {
      rows.scrolled = scrollOffset ?? 0
    },
  })
  useEffect(() => virtual.measure(), [virtual, isNarrow])
  const drawn = virtual.getVirtualItems()
  const [first, last] = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? 0]
  useEffect(() => rows.want(first, last), [rows, first, last, snapshot])
  const show = useCallback((row: number) => virtual.scrollToIndex(row), [virtual])
  const { tabIndexOf, onKeyDown, onFocus } = useRoving({ rows, scroller, first, last, count, show })
  const isFetching = snapshot.isLoading && last >= snapshot.loaded && snapshot.loaded > 0
  return (
    <Box className={classes['frame'] ?? ''} __vars={{ '--all': widths.all, '--fewer': widths.fewer }}>
      <div className={classes['scroller']} ref={scroller} role="presentation" onKeyDown={onKeyDown} onFocus={onFocus}>
        <div role="table" aria-label={label} aria-rowcount={total === undefined ? -1 : total + 1} aria-busy={snapshot.isLoading}>
          <div role="rowgroup">
            <div role="row" aria-rowindex={1} className={classes['head']}>
              {columns.map((column) => (
                <Head key={column.name} column={column} order={order} onOrder={onOrder} />
              ))}
            </div>
          </div>
          <div role="rowgroup" className={classes['body']} style={{ height: virtual.getTotalSize() }}>
            {drawn.map(({ index, start, size }) => {
              const thing = rows.at(index)
              return (
                <div
                  key={index}
                  role="row"
                  aria-rowindex={index + 2}
                  data-row={index}
                  className={classes['row']}
                  style={{ height: size, transform: `translateY(${start}px)` }}
                >
                  {columns.map((column) => (
                    <div key={column.name} role="cell" data-column={column.name} {...lookOf(column)}>
                      {thing ? column.cell(thing, tabIndexOf(index)) : <Skeleton height={10} width="70%" />}
                    </div>
                  ))}
                </div>
              )
            })}
          </div>
        </div>
      </div>
      {snapshot.error && <Failure title={failed} error={snapshot.error} retry={() => rows.refresh()} />}
      {isFetching && (
        <output className={classes['foot']}>{t('fetching', { loaded: number(snapshot.loaded, locale) })}</output>
      )}
      {(total ?? 0) > MOST && <div className={classes['foot']}>{t('most', { most: number(MOST, locale) })}</div>}
    </Box>
  )
}

/** The class and the place of a column's cells. */
function lookOf<T>({ isExtra, isNumber, place }: Column<T>) {
  const names = ['cell', isExtra && 'extra', isNumber && 'number', place === 'mark' && 'marks']
  const className = names.flatMap((name) => (name ? [classes[name]] : [])).join(' ')
  return { className, ...(place && { 'data-place': place }) }
}

interface HeadProps<T> {
  column: Column<T>
  order: string
  onOrder: (order: string) => void
}

function Head<T>({ column, order, onOrder }: HeadProps<T>) {
  const { sort: by, head } = column
  const { className } = lookOf(column)
  if (!by) {
    return (
      <div role="columnheader" className={className}>
        {head}
      </div>
    )
  }
  const now = direction(order, by)
  const Arrow = now === 'none' ? IconArrowsSort : now === 'ascending' ? IconArrowUp : IconArrowDown
  return (
    <div role="columnheader" aria-sort={now} className={className}>
      <UnstyledButton className={classes['sorter'] ?? ''} onClick={() => onOrder(turned(order, by))}>
        {head}
        <Arrow size={14} aria-hidden />
      </UnstyledButton>
    </div>
  )
}

function Failure({ title, error, retry }: { title: string; error: Error; retry: () => void }) {
  const { t } = useRoomTexts()
  const failure = useFailure()
  return (
    <Callout isNews icon={IconAlertTriangle} tone="bad" title={title}>
      <Group>
        {failure(error)}
        <Button size="xs" variant="default" onClick={retry}>
          {t('again')}
        </Button>
      </Group>
    </Callout>
  )
}
