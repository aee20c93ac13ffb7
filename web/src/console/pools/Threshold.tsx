import { Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { SaveBar } from '../editing/SaveBar'
import { WholeNumberInput } from '../editing/WholeNumberInput'
import { settingsQuery, type Settings } from '../editing/settings'
import type { Source } from '../editing/useEditor'
import { useSettingsEditor, type Loaded as Known } from '../editing/useSettingsEditor'
import { useMay } from '../may'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { useTexts } from './filter/texts'

interface Values extends Record<string, unknown> {
  automation: Settings['automation']
}

/** From how many people on a change of filters waits for an approval. */
export function Threshold({ slug }: { slug: string }) {
  const { t } = useTexts()
  const settings = useQuery(settingsQuery(slug))
  const mayChange = useMay(slug)('manage_project')
  return (
    <Panel title={t('threshold.title')} hint={t('threshold.hint')}>
      <Loaded query={settings}>{(known) => (mayChange ? <Form slug={slug} known={known} /> : <Shown {...known.body.automation.revocations} />)}</Loaded>
    </Panel>
  )
}

function Shown({ at_least, percent }: Settings['automation']['revocations']) {
  const { t } = useTexts()
  return (
    <Text size="sm">
      {t('threshold.atLeast')}: {at_least}, {t('threshold.percent')}: {percent} %
    </Text>
  )
}

function Form({ slug, known }: { slug: string; known: Known }) {
  const { t } = useTexts()
  const editor = useSettingsEditor(slug, known, sourceOf)
  const { form } = editor
  return (
    <form onSubmit={editor.submit} noValidate>
      <Stack>
        <Group align="flex-end">
          <WholeNumberInput label={t('threshold.atLeast')} w={220} {...form.getInputProps('automation.revocations.at_least')} />
          <WholeNumberInput label={t('threshold.percent')} unit="%" w={220} {...form.getInputProps('automation.revocations.percent')} />
        </Group>
        <SaveBar editor={editor} label={(path) => t(path.endsWith('percent') ? 'threshold.percent' : 'threshold.atLeast')} />
      </Stack>
    </form>
  )
}

function sourceOf({ body, etag }: Known): Source<Values> {
  return { values: { automation: body.automation }, etag }
}
