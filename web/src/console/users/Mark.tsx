import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleX,
  IconHourglass,
  IconLock,
  IconRotate2,
  IconSend,
  type Icon,
} from '@tabler/icons-react'
import classes from './Mark.module.css'
import { useWords } from './words'

export type Tone = 'good' | 'wait' | 'care' | 'bad' | 'quiet'

interface Props {
  icon: Icon
  tone: Tone
  children: string
}

/** A state as a shape and a word; the colour only repeats what both say. */
export function Mark({ icon: Shape, tone, children }: Props) {
  return (
    <span className={classes['mark']} data-tone={tone}>
      <Shape size={16} aria-hidden />
      {children}
    </span>
  )
}

const ENROLMENT: Record<string, [Icon, Tone]> = {
  not_invited: [IconCircleDashed, 'quiet'],
  invitation_sent: [IconSend, 'wait'],
  active: [IconCircleCheck, 'good'],
  reset: [IconRotate2, 'care'],
  deletion_pending: [IconHourglass, 'bad'],
}

/** How far a user is on the way to a phone. */
export function EnrolmentMark({ enrolment }: { enrolment: string }) {
  const words = useWords()
  const [icon, tone] = ENROLMENT[enrolment] ?? [IconCircleDashed, 'quiet']
  return (
    <Mark icon={icon} tone={tone}>
      {words.enrolment(enrolment)}
    </Mark>
  )
}

const STATE: Record<string, [Icon, Tone]> = {
  inactive: [IconCircleMinus, 'care'],
  locked: [IconLock, 'bad'],
}

/** What keeps a user from holding credentials; nothing where nothing does. */
export function StateMark({ state }: { state: string }) {
  const words = useWords()
  const found = STATE[state]
  if (!found) return null
  return (
    <Mark icon={found[0]} tone={found[1]}>
      {words.state(state)}
    </Mark>
  )
}

const STATUS: Record<string, [Icon, Tone]> = {
  pending: [IconHourglass, 'wait'],
  invited: [IconSend, 'wait'],
  active: [IconCircleCheck, 'good'],
  inactive: [IconCircleMinus, 'quiet'],
  suspending: [IconHourglass, 'care'],
  revoking: [IconHourglass, 'bad'],
}

/** The status of a credential. */
export function StatusMark({ status, children }: { status: string; children: string }) {
  const [icon, tone] = STATUS[status] ?? [IconCircleX, 'quiet']
  return (
    <Mark icon={icon} tone={tone}>
      {children}
    </Mark>
  )
}
