import { Stack } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useSettings } from '../../editing/settings'
import { useMay } from '../../may'
import { Facts } from '../../room/Facts'
import { Loaded } from '../../room/Loaded'
import { Panel } from '../../room/Panel'
import { Room } from '../../room/Room'
import { GROUPS, useCategories } from '../categories/useCategories'
import { RetentionForm } from './RetentionForm'
import { FOR_GOOD } from './retention'
import { useTexts } from './texts'
import { useDays } from './useDays'

/** Settings → Retention: how long events are kept. */
export function RetentionRoom() {
  const { t } = useTexts()
  const { slug } = useParams({ from: '/inside/projects/$slug/settings/retention' })
  const mayManage = useMay(slug)('manage_project')
  const settings = useSettings(slug)
  return (
    <Room title={t('title')} lead={t('lead')}>
      <Loaded query={settings} lines={12}>
        {(loaded) => (
          <Panel title={t('panel')} hint={t('hint')}>
            <Stack>
              {mayManage ? <RetentionForm slug={slug} loaded={loaded} /> : <Shown retention={loaded.body.retention} />}
            </Stack>
          </Panel>
        )}
      </Loaded>
    </Room>
  )
}

function Shown({ retention: { days, days_of } }: { retention: { days: number; days_of: Record<string, number> } }) {
  const { t } = useTexts()
  const words = useCategories()
  const inDays = useDays()
  const named = Object.entries(days_of).map(([name, count]) => {
    const label = GROUPS.some((group) => group.name === name) ? words.group(name) : words.category(name)
    return [label, inDays(count)] as const
  })
  return <Facts facts={[[t('others'), inDays(days)], ...named, [words.group(FOR_GOOD), inDays(0)]]} />
}
