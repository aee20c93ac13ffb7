import { List, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { answer, api } from '../../../api/client'
import { Problem } from '../../../api/problem'
import { sentence } from '../../forms'
import { useTexts } from '../texts'
import { useFault } from './faults'
import type { Values } from './model'

/** How long after the last key the next runs are asked for. */
const ASK_AFTER_MS = 400

interface Props {
  slug: string
  values: Values
  put: (part: Partial<Values>) => void
}

/** When a scheduled task runs, with its next runs. */
export function ScheduleFields({ slug, values, put }: Props) {
  const { t } = useTexts()
  const { cron, time_zone, missed } = values
  const [asked] = useDebouncedValue(`${cron}\n${time_zone}`, ASK_AFTER_MS)
  const refused = useFault('/schedule')
  const preview = useQuery({
    queryKey: [slug, 'schedule-preview', asked],
    retry: false,
    queryFn: () => {
      const [pattern = '', zone = ''] = asked.split('\n')
      const body = { cron: pattern, time_zone: zone }
      return answer(api.POST('/api/v1/projects/{slug}/rules/preview-schedule', { params: { path: { slug } }, body }))
    },
  })
  const fault = preview.error instanceof Problem ? preview.error.faults[0] : undefined
  const isZone = fault?.pointer === '/time_zone'
  const said = fault ? sentence(fault.detail) : refused
  return (
    <Stack gap="sm">
      <TextInput
        label={t('cron')}
        description={t('cronHint')}
        required
        maw={460}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={cron}
        error={isZone ? undefined : said}
        onChange={({ currentTarget }) => put({ cron: currentTarget.value })}
      />
      <TextInput
        label={t('zone')}
        description={t('zoneHint')}
        required
        maw={460}
        value={time_zone}
        error={isZone ? said : undefined}
        onChange={({ currentTarget }) => put({ time_zone: currentTarget.value })}
      />
      <Radio.Group label={t('missedRuns')} value={missed} onChange={(value) => put({ missed: value })}>
        <Stack gap="xs" mt={6}>
          {(['skip', 'run_once'] as const).map((value) => (
            <Radio key={value} value={value} label={t(`misseds.${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {preview.data && <Upcoming runs={preview.data.runs} zone={time_zone} />}
    </Stack>
  )
}

/** The next runs, by the clock of the schedule. */
function Upcoming({ runs, zone }: { runs: readonly string[]; zone: string }) {
  const { t, locale } = useTexts()
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone: zone })
  return (
    <Stack gap={4} component="output">
      <Text size="sm" fw={500}>
        {t('upcoming')}
      </Text>
      <List size="sm">
        {runs.map((run) => (
          <List.Item key={run}>{format.format(new Date(run))}</List.Item>
        ))}
      </List>
    </Stack>
  )
}
