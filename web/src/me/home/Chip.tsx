import type { ReactNode } from 'react'
import { Icon } from '../parts/Icon'

/** How something stands, in words; shape and colour say it once more. */
export function Chip({ tone, children }: { tone: 'good' | 'wait' | 'off'; children: ReactNode }) {
  return (
    <span className={`state ${tone}`}>
      <Icon name={tone} />
      {children}
    </span>
  )
}
