import { useTexts } from '../texts'
import { Tip } from './Plot'
import classes from './plot.module.css'
import { nearest, places, WIDTH } from './scale'
import { useCursor } from './useCursor'

interface Props {
  label: string
  points: readonly { at: number; value: number; title: string; line: string }[]
}

const HIGH = 60

/** One value over time, small; answers to the pointer and to the arrow keys. */
export function Line({ label, points }: Props) {
  const { t } = useTexts()
  const at = places(points.map((point) => point.at))
  const top = Math.max(1, ...points.map(({ value }) => value))
  const say = (index: number) => [points[index]?.title, points[index]?.line].join(': ')
  const { at: chosen, props } = useCursor({ count: points.length, near: (place) => nearest(at, place), say })
  const looked = chosen === undefined ? undefined : points[chosen]
  const place = at[chosen ?? 0] ?? 0
  const x = (index: number) => (at[index] ?? 0) * WIDTH
  const y = (value: number) => HIGH - (value / top) * HIGH
  return (
    <div className={classes['line']} aria-label={`${label}. ${t('plot.keys')}`} {...props}>
      <svg viewBox={`0 0 ${WIDTH} ${HIGH}`} preserveAspectRatio="none" aria-hidden>
        <line className={classes['grid']} x1={0} x2={WIDTH} y1={HIGH} y2={HIGH} />
        <polyline className={classes['stroke']} points={points.map(({ value }, index) => `${x(index)},${y(value)}`).join(' ')} />
        {looked && <line className={classes['cursor']} x1={place * WIDTH} x2={place * WIDTH} y1={0} y2={HIGH} />}
      </svg>
      {looked && (
        <Tip place={place} title={looked.title}>
          <li>{looked.line}</li>
        </Tip>
      )}
    </div>
  )
}
