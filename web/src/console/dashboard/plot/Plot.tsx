import { SegmentedControl, Table, Text } from '@mantine/core'
import { useId, useState, type ReactNode } from 'react'
import { ScrollTable } from '../../room/ScrollTable'
import { useTexts } from '../texts'
import { fillOf, Fills, type Shape } from './Patterns'
import classes from './plot.module.css'
import { HEIGHT, heightOf, marks, nearest, some, WIDTH } from './scale'
import { useCursor } from './useCursor'

/** One of the values that each point has. */
export interface Layer {
  /** Its name in the plot's styles. */
  name: string
  /** What people call it. */
  label: string
  shape: Shape
}

export interface PlotPoint {
  /** Where it lies, 0 to 1 from left to right. */
  place: number
  /** What it is called in the tooltip and in the table. */
  title: string
  /** What stands below it on the axis. */
  mark: string
  /** Its values, in the order of the layers. */
  values: readonly number[]
}

interface Props {
  /** What the plot shows. */
  label: string
  /** What the first column of its table is. */
  head: string
  layers: readonly Layer[]
  points: readonly PlotPoint[]
  /** A number as people write it. */
  say: (value: number) => string
  /** Areas that stand on one another; bars that stand side by side. */
  kind: 'areas' | 'bars'
}

/** Values over time: drawn, answering to the pointer and to the arrow keys; or as a table. */
export function Plot({ label, head, layers, points, say, kind }: Props) {
  const { t } = useTexts()
  const [shown, show] = useState('plot')
  return (
    <div>
      <div className={classes['above']}>
        <Legend layers={layers} />
        <SegmentedControl
          size="xs"
          aria-label={t('plot.as', { label })}
          value={shown}
          onChange={show}
          data={[
            { value: 'plot', label: t('plot.plot') },
            { value: 'table', label: t('plot.table') },
          ]}
        />
      </div>
      {shown === 'plot' ? (
        <Drawing {...{ label, layers, points, say, kind }} />
      ) : (
        <Values {...{ label, head, layers, points, say }} />
      )}
    </div>
  )
}

function Drawing({ label, layers, points, say, kind }: Omit<Props, 'head'>) {
  const { t } = useTexts()
  const id = useId().replaceAll(':', '')
  const all = points.map(({ place }) => place)
  const sums = points.map(({ values }) => (kind === 'areas' ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values)))
  const axis = marks(Math.max(0, ...sums))
  const top = axis.at(-1) ?? 1
  const words = (index: number) => {
    const point = points[index]
    return point ? `${point.title}: ${layers.map((layer, which) => `${layer.label} ${say(point.values[which] ?? 0)}`).join(', ')}` : ''
  }
  const { at, props } = useCursor({ count: points.length, near: (place) => nearest(all, place), say: words })
  const looked = at === undefined ? undefined : points[at]
  return (
    <div className={classes['frame']}>
      <div className={classes['axis']} aria-hidden>
        {axis.map((mark) => (
          <span key={mark} style={{ top: `${(100 * heightOf(mark, top)) / HEIGHT}%` }}>
            {say(mark)}
          </span>
        ))}
      </div>
      <div className={classes['field']} aria-label={`${label}. ${t('plot.keys')}`} {...props}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
          <Fills id={id} fills={layers} />
          {axis.map((mark) => (
            <line key={mark} className={classes['grid']} x1={0} x2={WIDTH} y1={heightOf(mark, top)} y2={heightOf(mark, top)} />
          ))}
          {kind === 'areas' ? <Areas {...{ id, layers, points, top }} /> : <Bars {...{ id, layers, points, top }} />}
          {looked && <line className={classes['cursor']} x1={looked.place * WIDTH} x2={looked.place * WIDTH} y1={0} y2={HEIGHT} />}
        </svg>
        {looked && (
          <Tip place={looked.place} title={looked.title}>
            {layers.map((layer, which) => (
              <li key={layer.name}>
                <Swatch layer={layer} />
                <span>{layer.label}</span>
                <strong>{say(looked.values[which] ?? 0)}</strong>
              </li>
            ))}
          </Tip>
        )}
      </div>
      <div className={classes['marks']} aria-hidden>
        {some(points.length, 5).map((index) => (
          <span key={index} style={{ left: `${100 * (points[index]?.place ?? 0)}%` }} data-edge={edgeOf(points[index]?.place ?? 0)}>
            {points[index]?.mark}
          </span>
        ))}
      </div>
    </div>
  )
}

interface Drawn {
  id: string
  layers: readonly Layer[]
  points: readonly PlotPoint[]
  top: number
}

/** Areas on one another, the first layer below. One point alone is a thin column. */
function Areas({ id, layers, points, top }: Drawn) {
  const sums = points.map(() => 0)
  return layers.map((layer, which) => {
    const below = [...sums]
    points.forEach(({ values }, index) => (sums[index] = (sums[index] ?? 0) + (values[which] ?? 0)))
    const wide = points.length === 1 ? 6 : 0
    const edge = (heights: readonly number[]) =>
      points.flatMap(({ place }, index) => [place * WIDTH - wide, place * WIDTH + wide].slice(wide ? 0 : 1).map((x) => [x, heightOf(heights[index] ?? 0, top)]))
    const outline = [...edge(sums), ...edge(below).toReversed()]
    return <polygon key={layer.name} points={outline.map((point) => point.join(',')).join(' ')} fill={fillOf(id, layer.name)} />
  })
}

/** Bars side by side. */
function Bars({ id, layers, points, top }: Drawn) {
  const room = points.length > 1 ? WIDTH / points.length : WIDTH / 8
  const wide = Math.max(1, Math.min(28, (room * 0.8) / layers.length))
  return points.flatMap(({ place, values }, index) =>
    layers.map((layer, which) => {
      const y = heightOf(values[which] ?? 0, top)
      const x = place * WIDTH + (which - layers.length / 2) * wide
      return <rect key={`${index}-${layer.name}`} x={x} y={y} width={wide} height={HEIGHT - y} fill={fillOf(id, layer.name)} />
    }),
  )
}

/** What is said of the point that is looked at. The slider says the same, so nobody hears it twice. */
export function Tip({ place, title, children }: { place: number; title: string; children: ReactNode }) {
  return (
    <div className={classes['tip']} style={{ left: `${100 * place}%` }} data-edge={edgeOf(place)} aria-hidden>
      <Text size="xs" fw={600}>
        {title}
      </Text>
      <ul>{children}</ul>
    </div>
  )
}

function edgeOf(place: number): 'left' | 'right' | undefined {
  return place < 0.15 ? 'left' : place > 0.85 ? 'right' : undefined
}

function Swatch({ layer }: { layer: Layer }) {
  const id = useId().replaceAll(':', '')
  return (
    <svg className={classes['swatch']} width="16" height="16" aria-hidden>
      <Fills id={id} fills={[layer]} />
      <rect width="16" height="16" rx="3" fill={fillOf(id, layer.name)} />
    </svg>
  )
}

/** What stands for what. */
export function Legend({ layers }: { layers: readonly Layer[] }) {
  return (
    <ul className={classes['legend']}>
      {layers.map((layer) => (
        <li key={layer.label}>
          <Swatch layer={layer} />
          {layer.label}
        </li>
      ))}
    </ul>
  )
}

/** The same as a table, newest first. */
function Values({ label, head, layers, points, say }: Omit<Props, 'kind'>) {
  return (
    <ScrollTable label={label} minWidth={480} maxHeight={280}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{head}</Table.Th>
          {layers.map(({ name, label: of }) => (
            <Table.Th key={name} ta="right">
              {of}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {points.toReversed().map(({ place, title, values }) => (
          <Table.Tr key={place}>
            <Table.Td>{title}</Table.Td>
            {layers.map(({ name }, which) => (
              <Table.Td key={name} ta="right">
                {say(values[which] ?? 0)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  )
}
