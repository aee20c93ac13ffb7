import { Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconHandStop, IconInfoCircle } from '@tabler/icons-react'
import { number } from '../../../language/moments'
import { useSettings } from '../../editing/settings'
import { Changes } from '../../plan/Changes'
import { Counts } from '../../plan/Counts'
import { Remarks } from '../../plan/Remarks'
import { actionsOf, type SyncRun } from '../../plan/run'
import { useFileFacts } from '../../plan/useFileFacts'
import { Callout } from '../../room/Callout'
import { Facts } from '../../room/Facts'
import { Panel } from '../../room/Panel'
import { useTexts } from './texts'

interface Props {
  slug: string
  run: SyncRun
}

/** What an import would do, in plain words first, person by person below. */
export function Plan({ slug, run }: Props) {
  const { t } = useTexts()
  return (
    <Stack gap="md">
      <Counts run={run} />
      <Cautions slug={slug} run={run} />
      {actionsOf(run).length > 0 ? <Changes slug={slug} run={run} /> : <Text>{t('nothing')}</Text>}
      <FileFacts run={run} />
    </Stack>
  )
}

/** What somebody must have read before the import. */
function Cautions({ slug, run }: Props) {
  const { t, locale } = useTexts()
  const scope = useSettings(slug).data?.body.autosync.scope
  const { deleted } = run.counts
  const replaces = scope && t(scope === 'all' ? 'replacesAll' : 'replacesCsv')
  return (
    <>
      {deleted > 0 && (
        <Callout icon={IconAlertTriangle} tone="bad" title={t('deletes', { count: deleted, shown: number(deleted, locale) })}>
          {t('deletesText')} {replaces}
        </Callout>
      )}
      {deleted === 0 && replaces && <Text size="sm" c="dimmed">{replaces}</Text>}
      {run.hold_reasons.length > 0 && (
        <Callout icon={IconHandStop} tone="care" title={t('holds')}>
          {t('holdsText')}
          <Remarks remarks={run.hold_reasons} />
        </Callout>
      )}
      {run.warnings.length > 0 && (
        <Callout icon={IconInfoCircle} tone="busy" title={t('warnings')}>
          <Remarks remarks={run.warnings} />
        </Callout>
      )}
    </>
  )
}

/** What the server found the file to be. */
function FileFacts({ run }: { run: SyncRun }) {
  const { t } = useTexts()
  const factsOf = useFileFacts()
  return (
    <Panel title={t('file')}>
      <Facts facts={factsOf(run.file)} />
    </Panel>
  )
}
