/** How an area is filled beside its colour, so that nobody needs to tell colours apart. */
export const SHAPES = ['plain', 'rising', 'dots', 'falling', 'lines', 'cross'] as const
export type Shape = (typeof SHAPES)[number]

/** A fill of a colour with a shape on it, by the id that {@link Fills} gave it. */
export const fillOf = (id: string, name: string) => `url(#${id}-${name})`

interface Props {
  id: string
  /** What is filled: its name, which has a colour in the plot's styles, and its shape. */
  fills: readonly { name: string; shape: Shape }[]
}

/** The fills of a plot. */
export function Fills({ id, fills }: Props) {
  return (
    <defs>
      {fills.map(({ name, shape }) => (
        <pattern key={name} id={`${id}-${name}`} width="8" height="8" patternUnits="userSpaceOnUse">
          <rect width="8" height="8" style={{ fill: `var(--plot-${name})` }} />
          <Strokes shape={shape} />
        </pattern>
      ))}
    </defs>
  )
}

function Strokes({ shape }: { shape: Shape }) {
  const stroke = { stroke: 'var(--plot-ink)', strokeWidth: 1.2, fill: 'none' }
  switch (shape) {
    case 'plain':
      return null
    case 'rising':
      return <path d="M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6" {...stroke} />
    case 'falling':
      return <path d="M-2 6 L2 10 M0 0 L8 8 M6 -2 L10 2" {...stroke} />
    case 'lines':
      return <path d="M0 4 H8" {...stroke} />
    case 'cross':
      return <path d="M0 4 H8 M4 0 V8" {...stroke} />
    case 'dots':
      return <circle cx="4" cy="4" r="1.3" style={{ fill: 'var(--plot-ink)' }} />
  }
}
