import { Alert } from '@mantine/core'
import { IconAlertTriangle, type Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Tone } from './Tag'

const COLOURS: Record<Tone, string> = {
  good: 'light-dark(var(--mantine-color-teal-8), var(--mantine-color-teal-4))',
  busy: 'light-dark(var(--mantine-color-blue-7), var(--mantine-color-blue-4))',
  care: 'light-dark(var(--mantine-color-orange-8), var(--mantine-color-orange-4))',
  bad: 'var(--mantine-color-error)',
  quiet: 'var(--mantine-color-dimmed)',
}

interface Props {
  icon: Icon
  tone: Tone
  title?: string
  /** Whether it comes while somebody works, and is to be read out at once. */
  isNews?: boolean
  children?: ReactNode
}

/** Something that should be read before going on; only its icon is in colour, so that all of it can be read. */
export function Callout({ icon: Shape, tone, title, isNews, children }: Props) {
  return (
    <Alert variant="default" role={isNews ? 'alert' : 'note'} title={title} icon={<Shape color={COLOURS[tone]} aria-hidden />}>
      {children}
    </Alert>
  )
}

/** Why something was not done; nothing where nothing stood in the way. */
export function Refusal({ children }: { children: ReactNode }) {
  if (!children) return null
  return (
    <Callout isNews icon={IconAlertTriangle} tone="bad">
      {children}
    </Callout>
  )
}
