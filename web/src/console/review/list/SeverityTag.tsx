import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle, type Icon } from '@tabler/icons-react'
import { knows } from '../../../language/say'
import { Tag, type Tone } from '../../room/Tag'
import { useTexts } from '../texts'
import { en } from '../texts.en'

const LOOKS: Record<string, [Icon, Tone]> = {
  alarm: [IconAlertOctagon, 'bad'],
  warning: [IconAlertTriangle, 'care'],
  info: [IconInfoCircle, 'quiet'],
}

/** How urgently somebody should look: in a word, a shape and a colour. */
export function SeverityTag({ severity }: { severity: string }) {
  const { t } = useTexts()
  const [icon, tone] = LOOKS[severity] ?? [IconInfoCircle, 'quiet']
  const key = `severities.${severity}`
  return (
    <Tag icon={icon} tone={tone}>
      {knows(en, key) ? t(key) : severity}
    </Tag>
  )
}
