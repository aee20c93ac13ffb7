import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleMinus, IconDeviceMobile, IconPencil, type Icon } from '@tabler/icons-react'
import { Tag, type Tone } from '../room/Tag'
import { useProcessWords } from './useProcessWords'

const LOOKS: Record<string, [Icon, Tone]> = {
  running: [IconPencil, 'busy'],
  waiting_for_phone: [IconDeviceMobile, 'busy'],
  completed: [IconCircleCheck, 'good'],
  failed: [IconAlertTriangle, 'bad'],
  cancelled: [IconCircleMinus, 'quiet'],
}

/** How a process stands. */
export function StateTag({ state }: { state: string }) {
  const words = useProcessWords()
  const [icon, tone] = LOOKS[state] ?? [IconCircleDashed, 'quiet']
  return (
    <Tag icon={icon} tone={tone}>
      {words.state(state)}
    </Tag>
  )
}
