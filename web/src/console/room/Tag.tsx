import type { ReactNode } from 'react'
import classes from './room.module.css'

/** How a state is to be taken; the words say it, the colour only repeats it. */
export type Tone = 'plain' | 'good' | 'busy' | 'wait' | 'bad'

/** A state in a word or two. */
export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes['tag']} data-tone={tone}>
      {children}
    </span>
  )
}
