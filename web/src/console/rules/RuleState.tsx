import { Group } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleMinus } from '@tabler/icons-react'
import { Tag } from '../room/Tag'
import type { Rule } from './data'
import { useTexts } from './texts'

/** Whether a rule acts. */
export function RuleState({ rule }: { rule: Rule }) {
  return (
    <Group>
      <State rule={rule} />
    </Group>
  )
}

function State({ rule: { enabled, problem } }: { rule: Rule }) {
  const { t } = useTexts()
  if (!enabled) return <Tag icon={IconCircleMinus}>{t('off')}</Tag>
  if (problem) return <Tag icon={IconAlertTriangle} tone="bad">{t('broken')}</Tag>
  return <Tag icon={IconCircleCheck} tone="good">{t('on')}</Tag>
}
