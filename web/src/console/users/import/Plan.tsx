import { List, Paper, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconHandStop, IconInfoCircle } from '@tabler/icons-react'
import { number } from '../../../shared/moments'
import { useSettings } from '../../editing/settings'
import { Callout } from '../Callout'
import { Fact, Facts } from '../page/Facts'
import { useWords } from '../words'
import { Changes } from './Changes'
import classes from './import.module.css'
import { useTexts } from './texts'
import { en } from './texts.en'
import type { SyncRun } from './upload'

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
      <Changes slug={slug} run={run} />
      <FileFacts run={run} />
      {run.counts.created + run.counts.updated + run.counts.deleted === 0 && <Text>{t('nothing')}</Text>}
    </Stack>
  )
}

/** How many people of each kind. */
export function Counts({ run: { counts } }: { run: SyncRun }) {
  const { t, locale } = useTexts()
  const kinds = ['created', 'updated', 'deleted', 'unchanged', 'skipped'] as const
  return (
    <dl className={classes['counts']}>
      {kinds
        .filter((kind) => kind !== 'skipped' || counts.skipped > 0)
        .map((kind) => (
          <div key={kind} data-bad={kind === 'deleted' && counts.deleted > 0}>
            <dt>{t(`counts.${kind}`)}</dt>
            <dd>{number(counts[kind], locale)}</dd>
          </div>
        ))}
    </dl>
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
        <Callout icon={IconInfoCircle} tone="wait" title={t('warnings')}>
          <Remarks remarks={run.warnings} />
        </Callout>
      )}
    </>
  )
}

type Remark = keyof typeof en.remarks
const isKnown = (code: string): code is Remark => code in en.remarks

/** What each is about, and the server's own sentence with its figures. */
export function Remarks({ remarks }: { remarks: SyncRun['warnings'] }) {
  const { t } = useTexts()
  return (
    <List size="sm" mt="xs">
      {remarks.map(({ code, detail }) => (
        <List.Item key={code}>
          {isKnown(code) && (
            <Text span inherit fw={600}>
              {t(`remarks.${code}`)}:{' '}
            </Text>
          )}
          <span lang="en">{detail}</span>
        </List.Item>
      ))}
    </List>
  )
}

const SEPARATORS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' } as const
const isSeparator = (text: string): text is keyof typeof SEPARATORS => text in SEPARATORS

/** What the server found the file to be. */
function FileFacts({ run: { file } }: { run: SyncRun }) {
  const { t, locale } = useTexts()
  const words = useWords()
  const { separator } = file
  return (
    <section aria-label={t('file')}>
      <Title order={3} size="h5" mb="xs">
        {t('file')}
      </Title>
      <Paper withBorder p="md">
        <Facts>
          <Fact name={t('rows')}>{typeof file.rows === 'number' && number(file.rows, locale)}</Fact>
          <Fact name={t('encoding')}>{file.encoding}</Fact>
          <Fact name={t('separator')}>{separator && isSeparator(separator) ? t(`separators.${SEPARATORS[separator]}`) : separator}</Fact>
          <Fact name={t('header')}>{t(file.header ? 'headerYes' : 'headerNo')}</Fact>
          <Fact name={t('syncIds')}>{words.t(file.sync_id_column ? 'yes' : 'no')}</Fact>
          <Fact name={t('size')}>{t('bytes', { bytes: number(file.bytes, locale) })}</Fact>
        </Facts>
      </Paper>
    </section>
  )
}
