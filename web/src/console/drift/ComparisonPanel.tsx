import { Progress, Stack } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconRefresh, IconScale, type Icon } from '@tabler/icons-react'
import { ago, moment, number } from '../../language/moments'
import { sentence } from '../forms'
import { Callout } from '../room/Callout'
import { Facts } from '../room/Facts'
import { Panel } from '../room/Panel'
import { Tag, type Tone } from '../room/Tag'
import { useNow } from '../room/useNow'
import { isRunning, type Comparison } from './finding'
import { useTexts } from './texts'

const LOOKS = {
  never: [IconScale, 'quiet'],
  listing: [IconRefresh, 'busy'],
  checking: [IconRefresh, 'busy'],
  completed: [IconCircleCheck, 'good'],
  failed: [IconAlertTriangle, 'bad'],
} satisfies Record<string, [Icon, Tone]>

type State = keyof typeof LOOKS

/** How far the comparison is, when one was completed last, and what keeps it. */
export function ComparisonPanel({ comparison }: { comparison: Comparison }) {
  const { t, locale } = useTexts()
  const now = useNow()
  const state = stateOf(comparison)
  const [icon, tone] = LOOKS[state]
  const runs = isRunning(comparison)
  // What has just happened is not yet to come because the page looks at its clock now and then.
  const when = (at: string) => `${moment(at, locale)} (${ago(at, locale, new Date(Math.max(now.getTime(), Date.parse(at))))})`
  const seen = t('seen', { users: number(comparison.users, locale), credentials: number(comparison.credentials, locale) })
  const { every_hours: hours, last_error: error } = comparison
  return (
    <Panel title={t('comparison')}>
      <Stack gap="md">
        {error && (
          <Callout icon={IconAlertTriangle} tone={state === 'failed' ? 'bad' : 'care'} title={sentence(error)}>
            {t(state === 'failed' ? 'failedHint' : 'keptBy')}
          </Callout>
        )}
        {runs && <Progress value={100} animated aria-label={t(`states.${state}`)} />}
        <Facts
          facts={[
            [
              t('facts.state'),
              <Tag key="state" icon={icon} tone={tone}>
                {t(`states.${state}`)}
              </Tag>,
            ],
            [t('facts.started'), runs && comparison.started_at ? when(comparison.started_at) : undefined],
            [t('facts.last'), comparison.completed_at ? when(comparison.completed_at) : t('noneYet')],
            [t('facts.seen'), state === 'never' ? undefined : seen],
            [t('facts.schedule'), hours ? t('every', { count: hours }) : t('byHand')],
          ]}
        />
      </Stack>
    </Panel>
  )
}

function stateOf({ state }: Comparison): State {
  const known = Object.keys(LOOKS) as State[] // its own keys
  return known.find((one) => one === state) ?? 'never'
}
