import { IconAlertTriangle, IconCircleCheck, IconHourglass, IconPlayerPause, type Icon } from '@tabler/icons-react'
import { Tag, type Tone } from '../room/Tag'
import { useTexts } from './texts'
import { known, STATES, type State, type Webhook } from './webhook'

const LOOKS: Record<State, [Icon, Tone]> = {
  untried: [IconHourglass, 'quiet'],
  well: [IconCircleCheck, 'good'],
  failing: [IconAlertTriangle, 'bad'],
  disabled: [IconPlayerPause, 'care'],
}

/** How a webhook's receiver fares. */
export function StateTag({ webhook }: { webhook: Webhook }) {
  const { t } = useTexts()
  const state = known(STATES, webhook.state)
  const [icon, tone] = LOOKS[state]
  return (
    <Tag icon={icon} tone={tone}>
      {t(`states.${state}`)}
    </Tag>
  )
}
