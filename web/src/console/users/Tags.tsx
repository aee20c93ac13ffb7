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
import { Tag, type Tone } from '../room/Tag'
import { useWords } from './words'

const ENROLMENT: Record<string, [Icon, Tone]> = {
  not_invited: [IconCircleDashed, 'quiet'],
  invitation_sent: [IconSend, 'busy'],
  active: [IconCircleCheck, 'good'],
  reset: [IconRotate2, 'care'],
  deletion_pending: [IconHourglass, 'bad'],
}

/** How far a user is on the way to a phone. */
export function EnrolmentTag({ enrolment }: { enrolment: string }) {
  const words = useWords()
  const [icon, tone] = ENROLMENT[enrolment] ?? [IconCircleDashed, 'quiet']
  return (
    <Tag icon={icon} tone={tone}>
      {words.enrolment(enrolment)}
    </Tag>
  )
}

const STATE: Record<string, [Icon, Tone]> = {
  inactive: [IconCircleMinus, 'care'],
  locked: [IconLock, 'bad'],
}

/** What keeps a user from holding credentials; nothing where nothing does. */
export function StateTag({ state }: { state: string }) {
  const words = useWords()
  const found = STATE[state]
  if (!found) return null
  return (
    <Tag icon={found[0]} tone={found[1]}>
      {words.state(state)}
    </Tag>
  )
}

const STATUS: Record<string, [Icon, Tone]> = {
  pending: [IconHourglass, 'busy'],
  invited: [IconSend, 'busy'],
  active: [IconCircleCheck, 'good'],
  inactive: [IconCircleMinus, 'quiet'],
  suspending: [IconHourglass, 'care'],
  revoking: [IconHourglass, 'bad'],
}

/** The status of a credential. */
export function StatusTag({ status, children }: { status: string; children: string }) {
  const [icon, tone] = STATUS[status] ?? [IconCircleX, 'quiet']
  return (
    <Tag icon={icon} tone={tone}>
      {children}
    </Tag>
  )
}
