import { IconBellRinging, IconCircleCheck } from '@tabler/icons-react'
import { Tag } from '../room/Tag'
import { isAlarm, type Input } from './input'
import { useTexts } from './texts'

/** How an input stands. */
export function StateTag({ input }: { input: Input }) {
  const { t } = useTexts()
  return isAlarm(input) ? (
    <Tag icon={IconBellRinging} tone="bad">
      {t('states.alarm')}
    </Tag>
  ) : (
    <Tag icon={IconCircleCheck} tone="good">
      {t('states.normal')}
    </Tag>
  )
}
