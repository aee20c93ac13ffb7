import type { ReactNode } from 'react'

interface Props {
  look?: 'main' | 'plain' | 'grave' | 'danger' | 'quiet'
  /** Whether what it does is under way; it does nothing more then. */
  busy?: boolean
  /** Sends its form where there is nothing else to do. */
  onClick?: (() => void) | undefined
  /** Tells apart what says the same as others. */
  describedBy?: string
  children: ReactNode
}

export function Button({ look = 'plain', busy = false, onClick, describedBy, children }: Props) {
  return (
    <button
      type={onClick ? 'button' : 'submit'}
      className={`button ${look}`}
      aria-disabled={busy || undefined}
      aria-describedby={describedBy}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.())}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      {children}
    </button>
  )
}
