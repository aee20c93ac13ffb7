import type { ReactNode } from 'react'
import { Icon } from './Icon'

interface Props {
  tone: 'info' | 'warning' | 'grave' | 'good'
  /** Read out when it appears; what is grave always is. */
  news?: boolean
  children: ReactNode
}

/** A remark that matters. */
export function Notice({ tone, news = false, children }: Props) {
  return (
    <div className={`notice ${tone}`} role={tone === 'grave' ? 'alert' : news ? 'status' : undefined}>
      <Icon name={tone} />
      <div>{children}</div>
    </div>
  )
}
