import { Accordion, Autocomplete, Group, Radio, Stack, TagsInput, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { Settings } from '../editing/settings'
import { SaveBar } from '../editing/SaveBar'
import { WholeNumberInput } from '../editing/WholeNumberInput'
import type { Editor } from '../editing/useEditor'
import { useSettingsEditor } from '../editing/useSettingsEditor'
import { useColumnName } from '../plan/useColumnName'
import { Callout } from '../room/Callout'
import { Panel } from '../room/Panel'
import { RulesShown } from './RulesShown'
import { ENCODINGS, sourceOf, THRESHOLDS, type Values } from './rules'
import { useTexts } from './texts'

interface Props {
  slug: string
  loaded: { body: Settings; etag: string }
  readOnly: boolean
}

/** How files are read, whom they are a list of, and what waits for a person. */
export function Rules({ slug, loaded, readOnly }: Props) {
  const { t } = useTexts()
  return (
    <Panel title={t('rules.title')} hint={t('rules.hint')}>
      {readOnly ? <RulesShown settings={loaded.body} /> : <Form slug={slug} loaded={loaded} />}
    </Panel>
  )
}

function Form({ slug, loaded }: Omit<Props, 'readOnly'>) {
  const editor = useSettingsEditor(slug, loaded, sourceOf)
  const label = useLabels()
  return (
    <form onSubmit={editor.submit}>
      <Stack gap="lg">
        <Interval editor={editor} />
        <Scope editor={editor} />
        <Thresholds editor={editor} />
        <Reading editor={editor} />
        <SaveBar editor={editor} label={label} />
      </Stack>
    </form>
  )
}

interface Part {
  editor: Editor<Values>
}

function Interval({ editor: { form } }: Part) {
  const { t } = useTexts()
  return (
    <WholeNumberInput
      label={t('rules.interval')}
      description={t('rules.intervalHint')}
      unit={t('rules.minutes')}
      styles={{ wrapper: { maxWidth: 320 } }}
      {...form.getInputProps('autosync.interval_minutes')}
    />
  )
}

function Scope({ editor: { form } }: Part) {
  const { t } = useTexts()
  return (
    <>
      <Radio.Group label={t('rules.scope')} {...form.getInputProps('autosync.scope')}>
        <Stack gap="xs" mt={6}>
          <Radio value="csv" label={t('rules.csv')} description={t('rules.csvHint')} />
          <Radio value="all" label={t('rules.all')} description={t('rules.allHint')} />
        </Stack>
      </Radio.Group>
      {form.values.autosync.scope === 'all' && (
        <Callout icon={IconAlertTriangle} tone="care" title={t('rules.allWarning')}>
          {t('rules.allWarningHint')}
        </Callout>
      )}
    </>
  )
}

function Thresholds({ editor: { form } }: Part) {
  const { t } = useTexts()
  return (
    <Stack gap="xs">
      <div>
        <Text fw={600} size="sm">
          {t('rules.thresholds')}
        </Text>
        <Text size="sm" c="dimmed">
          {t('rules.thresholdsHint')}
        </Text>
      </div>
      {THRESHOLDS.map((name) => (
        <Group key={name} gap="sm" align="flex-end" component="fieldset" aria-labelledby={`threshold-${name}`} p={0} m={0} bd={0} miw={0}>
          <Text size="sm" w={{ base: '100%', sm: 230 }} pb={{ base: 0, sm: 8 }} id={`threshold-${name}`}>
            {t(`threshold.${name}`)}
          </Text>
          <WholeNumberInput
            label={t('rules.atLeast')}
            w={130}
            {...form.getInputProps(`autosync.thresholds.${name}.at_least`)}
          />
          <WholeNumberInput
            label={t('rules.percent')}
            w={130}
            unit="%"
            {...form.getInputProps(`autosync.thresholds.${name}.percent`)}
          />
        </Group>
      ))}
    </Stack>
  )
}

/** What few need: folded away. */
function Reading({ editor: { form } }: Part) {
  const { t } = useTexts()
  const columnName = useColumnName()
  const columns = Object.keys(form.values.autosync.header_names)
  return (
    <Accordion variant="contained" order={3}>
      <Accordion.Item value="reading">
        <Accordion.Control>{t('rules.reading')}</Accordion.Control>
        <Accordion.Panel>
          <Stack>
            <Autocomplete
              label={t('rules.encoding')}
              description={t('rules.encodingHint')}
              data={ENCODINGS}
              styles={{ wrapper: { maxWidth: 320 } }}
              {...form.getInputProps('autosync.fallback_encoding')}
            />
            <Text size="sm" c="dimmed">
              {t('rules.headingsHint')}
            </Text>
            {columns.map((column) => (
              <TagsInput
                key={column}
                label={columnName(column)}
                placeholder={t('rules.headingAdd')}
                maw={420}
                {...form.getInputProps(`autosync.header_names.${column}`)}
              />
            ))}
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  )
}

/** What people call a field of the form. */
function useLabels(): (path: string) => string {
  const { t } = useTexts()
  const columnName = useColumnName()
  return (path) => {
    const [, group = '', name = '', part = ''] = path.split('.')
    if (group === 'interval_minutes') return t('rules.interval')
    if (group === 'scope') return t('rules.scope')
    if (group === 'fallback_encoding') return t('rules.encoding')
    if (group === 'header_names') return columnName(name)
    const threshold = THRESHOLDS.find((known) => known === name)
    const what = threshold ? t(`threshold.${threshold}`) : name
    return `${what}, ${part === 'percent' ? t('rules.percent') : t('rules.atLeast')}`
  }
}
