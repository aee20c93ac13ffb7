import { IconCircleCheck, IconCircleDashed, IconCircleMinus, IconCircleX, IconHourglass, IconPlayerPause, type Icon } from '@tabler/icons-react'
import { Tag, type Tone } from '../room/Tag'
import type { Certificate } from './data'
import { useWords } from './words'

const STATES: Record<string, [Icon, Tone]> = {
  prepared: [IconHourglass, 'busy'],
  abandoned: [IconCircleDashed, 'quiet'],
  on_hold: [IconPlayerPause, 'care'],
  valid: [IconCircleCheck, 'good'],
  revoked: [IconCircleX, 'bad'],
  expired: [IconCircleMinus, 'quiet'],
}

/** How a certificate stands, and why. */
export function StateTag({ certificate }: { certificate: Pick<Certificate, 'state' | 'holds' | 'reason'> }) {
  const words = useWords()
  const [icon, tone] = STATES[certificate.state] ?? [IconCircleDashed, 'quiet']
  return (
    <Tag icon={icon} tone={tone}>
      {words.inFull(certificate)}
    </Tag>
  )
}
