import { Button, Group, List, Stack, Text } from '@mantine/core'
import { IconCheck, IconUsers } from '@tabler/icons-react'
import { Callout, Refusal } from '../room/Callout'
import { useTexts } from '../room/texts'
import { LeaveGuard } from './LeaveGuard'
import type { Theirs } from './merge'
import { useUnsaved } from './unsaved'
import type { Editor } from './useEditor'

interface Props<V extends Record<string, unknown>> {
  editor: Editor<V>
  /** What people call a field. */
  label: (path: string) => string
  /** What the button does, where it is not to save at once. */
  verb?: string
}

/** The end of a form: what stands in the way, and the buttons. */
export function SaveBar<V extends Record<string, unknown>>({ editor, label, verb }: Props<V>) {
  const { t } = useTexts()
  useUnsaved(() => editor.isDirty)
  const { isDirty, isSaving, isSaved, refusal, theirs, discard } = editor
  return (
    <Stack gap="sm">
      <LeaveGuard when={isDirty} />
      <Refusal>{refusal}</Refusal>
      {theirs.length > 0 && <Newer theirs={theirs} label={label} />}
      <Group>
        <Button type="submit" disabled={!isDirty} loading={isSaving}>
          {verb ?? t('save')}
        </Button>
        {isDirty && (
          <Button variant="default" onClick={discard} disabled={isSaving}>
            {t('discard')}
          </Button>
        )}
        <Group gap={4} component="output">
          {isSaved && (
            <>
              <IconCheck size={16} aria-hidden />
              <Text size="sm">{t('saved')}</Text>
            </>
          )}
        </Group>
      </Group>
    </Stack>
  )
}

function Newer({ theirs, label }: { theirs: Theirs[]; label: (path: string) => string }) {
  const { t } = useTexts()
  return (
    <Callout isNews icon={IconUsers} tone="care" title={t('theirs.title')}>
      <List size="sm" mb="xs">
        {theirs.map(({ path, before, now, typed }) => (
          <List.Item key={path}>
            {t('theirs.field', { name: label(path), before: inWords(before), now: inWords(now) })}
            {typed !== undefined && ` (${t('theirs.yours', { typed: inWords(typed) })})`}
          </List.Item>
        ))}
      </List>
      {t('theirs.hint')}
    </Callout>
  )

  function inWords(value: unknown): string {
    if (value === true) return t('theirs.yes')
    if (value === false) return t('theirs.no')
    const text = Array.isArray(value) ? value.join(', ') : String(value ?? '')
    return text === '' ? t('theirs.nothing') : text
  }
}
