import { useId } from 'react'
import { useTexts } from '../texts'
import { fillOf, Fills } from './Patterns'
import { Tip, type Layer } from './Plot'
import classes from './plot.module.css'
import { WIDTH } from './scale'
import { useCursor } from './useCursor'

export interface Piece {
  /** From where to where it reaches, 0 to 1. */
  from: number
  until: number
  /** How it looks. */
  layer: Layer
  /** When, in words. */
  title: string
  /** What there is to say of it. */
  lines: readonly string[]
}

interface Props {
  label: string
  pieces: readonly Piece[]
  /** What happens when somebody presses Enter or the pointer on a piece. */
  open?: (index: number) => void
}

const HIGH = 24

/** What was so from when until when, in a row; answers to the pointer and to the arrow keys. */
export function Strip({ label, pieces, open }: Props) {
  const { t } = useTexts()
  const id = useId().replaceAll(':', '')
  const near = (place: number) => {
    const inside = pieces.findIndex(({ from, until }) => from <= place && place <= until)
    return inside >= 0 ? inside : place < (pieces[0]?.from ?? 0) ? 0 : pieces.length - 1
  }
  const say = (index: number) => {
    const piece = pieces[index]
    return piece ? [piece.title, piece.layer.label, ...piece.lines].join(', ') : ''
  }
  const { at, props } = useCursor({ count: pieces.length, near, say, ...(open && { open }) })
  const looked = at === undefined ? undefined : pieces[at]
  const layers = [...new Map(pieces.map(({ layer }) => [layer.name, layer])).values()]
  return (
    <div
      className={classes['strip']}
      aria-label={`${label}. ${t(open ? 'plot.keysOpen' : 'plot.keys')}`}
      data-opens={open !== undefined}
      {...props}
    >
      <svg viewBox={`0 0 ${WIDTH} ${HIGH}`} preserveAspectRatio="none" aria-hidden>
        <Fills id={id} fills={layers} />
        <rect className={classes['unknown']} width={WIDTH} height={HIGH} />
        {pieces.map(({ from, until, layer, title }, index) => (
          <rect
            key={`${title} ${from}`}
            x={from * WIDTH}
            width={Math.max(2, (until - from) * WIDTH)}
            height={HIGH}
            fill={fillOf(id, layer.name)}
            className={index === at ? classes['looked'] : undefined}
          />
        ))}
      </svg>
      {looked && (
        <Tip place={(looked.from + looked.until) / 2} title={looked.title}>
          {[looked.layer.label, ...looked.lines].map((line) => (
            <li key={line}>{line}</li>
          ))}
        </Tip>
      )}
    </div>
  )
}
