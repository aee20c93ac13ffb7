import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './room.module.css'

/** How a state is to be taken; the words say it, the colour only repeats it. */
export type Tone = 'quiet' | 'good' | 'busy' | 'care' | 'bad'

interface Props {
  icon?: Icon
  tone?: Tone
  children: ReactNode
}

/** A state in a word or two, and as a shape where there are several of them. */
export function Tag({ icon: Shape, tone = 'quiet', children }: Props) {
  return (
    <span className={classes['tag']} data-tone={tone}>
      {Shape && <Shape size={16} aria-hidden />}
      {children}
    </span>
  )
}
