/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are laid out as grids, and tables that are laid out so lose their roles in some browsers */
import { Button, Group, Skeleton, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef } from 'react'
import { number } from '../../../language/moments'
import { Callout } from '../../room/Callout'
import { useTexts as useRoomTexts } from '../../room/texts'
import { direction, turned, type Sort } from '../search'
import { useWords } from '../words'
import { useColumns, type Column } from './columns'
import classes from './list.module.css'
import type { Rows, Snapshot } from './rows'
import { useTexts } from './texts'
import { useRoving } from './useRoving'

/** Browsers lay nothing out that is higher than some millions of pixels; and nobody scrolls through more. */
const MOST = 200_000
const ROW_PX = 48
const CARD_PX = 68

interface Props {
  slug: string
  rows: Rows
  snapshot: Snapshot
  total: number | undefined
  sort: Sort | undefined
  onSort: (sort: Sort) => void
  isNarrow: boolean
}

/** The list as a table, of which only what is in view is drawn; a list of cards where it is narrow. */
export function Table({ slug, rows, snapshot, total, sort, onSort, isNarrow }: Props) {
  const { t, locale } = useTexts()
  const columns = useColumns(slug)
  const count = Math.min(MOST, snapshot.isWhole ? snapshot.loaded : Math.max(total ?? 0, snapshot.loaded + 10))
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNarrow ? CARD_PX : ROW_PX),
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
    <div className={classes['frame']}>
      <div className={classes['scroller']} ref={scroller} role="presentation" onKeyDown={onKeyDown} onFocus={onFocus}>
        <div role="table" aria-label={t('title')} aria-rowcount={total === undefined ? -1 : total + 1} aria-busy={snapshot.isLoading}>
          <div role="rowgroup">
            <div role="row" aria-rowindex={1} className={classes['head']}>
              {columns.map((column) => (
                <Head key={column.name} column={column} sort={sort} onSort={onSort} />
              ))}
            </div>
          </div>
          <div role="rowgroup" className={classes['body']} style={{ height: virtual.getTotalSize() }}>
            {drawn.map(({ index, start, size }) => {
              const user = rows.at(index)
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
                    <div key={column.name} role="cell" className={column.className} data-column={column.name}>
                      {user ? column.cell(user, tabIndexOf(index)) : <Skeleton height={10} width="70%" />}
                    </div>
                  ))}
                </div>
              )
            })}
          </div>
        </div>
      </div>
      {snapshot.error && <Failure error={snapshot.error} retry={() => rows.refresh()} />}
      {isFetching && (
        <output className={classes['foot']}>{t('fetching', { loaded: number(snapshot.loaded, locale) })}</output>
      )}
      {(total ?? 0) > MOST && <div className={classes['foot']}>{t('most', { most: number(MOST, locale) })}</div>}
    </div>
  )
}

function Head({ column, sort, onSort }: { column: Column; sort: Sort | undefined; onSort: (sort: Sort) => void }) {
  const { sort: by, head } = column
  if (!by) {
    return (
      <div role="columnheader" className={column.className}>
        {head}
      </div>
    )
  }
  const now = direction(sort, by)
  const Arrow = now === 'none' ? IconArrowsSort : now === 'ascending' ? IconArrowUp : IconArrowDown
  return (
    <div role="columnheader" aria-sort={now} className={column.className}>
      <UnstyledButton className={classes['sorter'] ?? ''} onClick={() => onSort(turned(sort, by))}>
        {head}
        <Arrow size={14} aria-hidden />
      </UnstyledButton>
    </div>
  )
}

function Failure({ error, retry }: { error: Error; retry: () => void }) {
  const { t } = useTexts()
  const { t: room } = useRoomTexts()
  const words = useWords()
  return (
    <Callout isNews icon={IconAlertTriangle} tone="bad" title={t('failed')}>
      <Group>
        {words.failure(error)}
        <Button size="xs" variant="default" onClick={retry}>
          {room('again')}
        </Button>
      </Group>
    </Callout>
  )
}
