import { IconCircleCheck, IconCircleDashed, IconCircleMinus, IconCircleX, IconPlugConnected, type Icon } from '@tabler/icons-react'
import { Tag, type Tone } from '../room/Tag'
import { isThirdParty, type System } from './data'
import { useTexts } from './texts'

const LOOKS: Record<ConnectionState, [Icon, Tone]> = {
  idle: [IconCircleDashed, 'quiet'],
  connected: [IconCircleCheck, 'good'],
  degraded: [IconPlugConnected, 'care'],
  disconnected: [IconCircleX, 'bad'],
  disabled: [IconCircleMinus, 'quiet'],
  none: [IconCircleCheck, 'quiet'],
}

export type ConnectionState = 'idle' | 'connected' | 'degraded' | 'disconnected' | 'disabled' | 'none'

/** How a system's connection stands; one that nobody may keep is disabled. */
export function connectionState(system: System): ConnectionState {
  if (!isThirdParty(system)) return 'none'
  if (system.run_mode === 'disabled') return 'disabled'
  const state = system.connection?.state
  return state === 'connected' || state === 'degraded' || state === 'disconnected' ? state : 'idle'
}

/** How a system's connection stands, in a word. */
export function ConnectionTag({ system }: { system: System }) {
  const { t } = useTexts()
  const state = connectionState(system)
  const [icon, tone] = LOOKS[state]
  return (
    <Tag icon={icon} tone={tone}>
      {t(`states.${state}`)}
    </Tag>
  )
}
