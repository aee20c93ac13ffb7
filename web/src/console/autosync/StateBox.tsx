import { List, Loader, Progress, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconBellRinging, IconCircleCheck, IconHandStop, IconInfoCircle, IconPlayerPause } from '@tabler/icons-react'
import { ago, moment } from '../../language/moments'
import { Callout } from '../room/Callout'
import { Facts } from '../room/Facts'
import { To } from '../room/To'
import { useNow } from '../room/useNow'
import { Box } from './Box'
import { useCountsInWords } from './Counts'
import { RunTag } from './RunTag'
import { expected } from './next'
import type { AutosyncState } from './runs'
import { useTexts } from './texts'

const ICON = { size: 20, 'aria-hidden': true }

/** The blue box: at a glance, whether Auto-sync works. */
export function StateBox({ slug, state }: { slug: string; state: AutosyncState }) {
  const { t, locale } = useTexts()
  const { held, enabled, failing_since: failing, stale_since: silent, last_completed: last } = state
  return (
    <Stack gap="sm">
      {state.running && <Running />}
      {!enabled && (
        <Callout icon={IconPlayerPause} tone="quiet" title={t('box.off')}>
          {t('box.offHint')}
        </Callout>
      )}
      {held && (
        <Callout icon={IconHandStop} tone="care" title={t('box.held')}>
          <Text size="sm">{t('box.heldHint', { file: held.file.name ?? t('box.unnamed') })}</Text>
          <To to="/projects/$slug/sync-runs/$id" params={{ slug, id: held.id }} size="sm" fw={600} c="inherit" td="underline">
            {t('box.look')}
          </To>
        </Callout>
      )}
      {failing && !held && (
        <Callout icon={IconAlertTriangle} tone="bad" title={t('box.failing', { since: moment(failing, locale) })}>
          {t('box.failingHint')}
        </Callout>
      )}
      {silent && (
        <Callout icon={IconBellRinging} tone="bad" title={t('box.silent', { since: moment(silent, locale) })}>
          {t('box.silentHint')}
        </Callout>
      )}
      {last ? <Last slug={slug} state={state} last={last} /> : <Never />}
    </Stack>
  )
}

function Last({ slug, state, last }: { slug: string; state: AutosyncState; last: NonNullable<AutosyncState['last_completed']> }) {
  const { t, locale } = useTexts()
  const inWords = useCountsInWords()
  const now = useNow()
  const at = last.finished_at ?? last.started_at
  const { next, alarm } = expected(at, state.interval_minutes)
  const isLate = next < now
  const awaited = state.enabled && t(isLate ? 'box.wasDue' : 'box.due', { at: moment(next, locale), in: ago(next, locale, now) })
  return (
    <Box icon={<IconCircleCheck {...ICON} />} title={t('box.last', { at: moment(at, locale), ago: ago(at, locale, now) })}>
      <Facts
        facts={[
          [t('box.result'), <RunTag key="tag" run={last} />],
          [t('box.counts'), inWords(last.counts)],
          [
            t('box.file'),
            <To key="run" to="/projects/$slug/sync-runs/$id" params={{ slug, id: last.id }} c="inherit" td="underline" size="sm">
              {last.file.name ?? t('box.unnamed')}
            </To>,
          ],
          [t('box.sender'), last.file.sender],
          [t('box.next'), awaited || null],
          [t('box.alarm'), state.enabled && !state.stale_since ? moment(alarm, locale) : null],
        ]}
      />
    </Box>
  )
}

/** What to do first. */
function Never() {
  const { t } = useTexts()
  return (
    <Box icon={<IconInfoCircle {...ICON} />} title={t('never.title')}>
      <List type="ordered" size="sm" spacing={6}>
        <List.Item>{t('never.export')}</List.Item>
        <List.Item>{t('never.task')}</List.Item>
        <List.Item>{t('never.run')}</List.Item>
      </List>
    </Box>
  )
}

function Running() {
  const { t } = useTexts()
  return (
    <Box icon={<Loader size={18} color="currentColor" />} title={t('box.running')}>
      <Progress value={100} animated aria-label={t('box.running')} />
    </Box>
  )
}
