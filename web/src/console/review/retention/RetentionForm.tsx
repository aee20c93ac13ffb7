import { ActionIcon, Button, Group, Select, Stack, Text } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { answer, api } from '../../../api/client'
import { number } from '../../../language/moments'
import { SaveBar } from '../../editing/SaveBar'
import { WholeNumberInput } from '../../editing/WholeNumberInput'
import { useSettingsEditor, type Loaded } from '../../editing/useSettingsEditor'
import { Refusal } from '../../room/Callout'
import { useFailure } from '../../room/useFailure'
import { GROUPS, useCategories } from '../categories/useCategories'
import { FOR_GOOD, patchOf, sourceOf, typed, type Retention, type Values } from './retention'
import { useTexts } from './texts'

/** A year. */
const USUAL_DAYS = 365

interface Props {
  slug: string
  loaded: Loaded
}

/** How long events are kept: all, and those of some groups and categories for another time. */
export function RetentionForm({ slug, loaded }: Props) {
  const { t } = useTexts()
  const words = useCategories()
  const editor = useSettingsEditor<Values>(slug, loaded, sourceOf, (patch, values) => patchOf(patch, values))
  const { form } = editor
  const others = form.values.retention.days_of
  const kept = Object.entries(others).filter((entry): entry is [string, number | ''] => entry[1] !== null)
  const nameOf = (name: string) => (GROUPS.some((group) => group.name === name) ? words.group(name) : words.category(name))
  const choices = GROUPS.filter(({ name }) => name !== FOR_GOOD).map(({ name, categories }) => ({
    group: words.group(name),
    items: [
      { value: name, label: t('whole', { name: words.group(name) }) },
      ...categories.map((category) => ({ value: category, label: words.category(category) })),
    ].filter(({ value }) => (others[value] ?? undefined) === undefined),
  }))
  const set = (name: string, days: number | '' | null) => {
    const { [name]: _, ...rest } = others
    // What is stored has to be taken away there, too.
    const isGone = days === null && loaded.body.retention.days_of[name] === undefined
    form.setFieldValue('retention.days_of', isGone ? rest : { ...rest, [name]: days })
  }
  return (
    <form onSubmit={editor.submit} noValidate>
      <Stack maw={620}>
        <WholeNumberInput label={t('others')} description={t('othersHint')} maw={320} {...form.getInputProps('retention.days')} />
        {kept.map(([name, days]) => (
          <Group key={name} align="flex-end" wrap="nowrap" gap="xs">
            <WholeNumberInput
              label={nameOf(name)}
              w={{ base: '100%', sm: 320 }}
              value={days}
              onChange={(value) => set(name, typeof value === 'number' ? value : '')}
              error={form.errors[`retention.days_of.${name}`]}
            />
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('drop', { name: nameOf(name) })} onClick={() => set(name, null)}>
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Select
          label={t('add')}
          placeholder={t('addWhat')}
          leftSection={<IconPlus size={16} aria-hidden />}
          searchable
          maw={320}
          data={choices}
          value={null}
          onChange={(name) => name && set(name, USUAL_DAYS)}
        />
        <Foretold slug={slug} retention={typed(form.values)} />
        <SaveBar editor={editor} label={(path) => (path.startsWith('retention.days_of.') ? nameOf(path.slice(18)) : t('others'))} />
      </Stack>
    </form>
  )
}

/** How many events would go, asked for with a button: counting may take a moment. */
function Foretold({ slug, retention }: { slug: string; retention: Retention }) {
  const { t, locale } = useTexts()
  const failure = useFailure()
  const words = useCategories()
  const asking = useMutation({
    mutationFn: async (body: Retention) => {
      const call = api.POST('/api/v1/projects/{slug}/settings/retention/preview', { params: { path: { slug } }, body })
      return { of: JSON.stringify(body), ...(await answer(call)) }
    },
  })
  // What was counted for another choice is nothing any more.
  const found = asking.data?.of === JSON.stringify(retention) ? asking.data : undefined
  const parts = Object.entries(found?.by_category ?? {}).toSorted(([, one], [, other]) => other - one)
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Button variant="default" loading={asking.isPending} onClick={() => asking.mutate(retention)}>
          {t('foretell')}
        </Button>
        <Text component="output" size="sm">
          {found && t('goes', { count: found.events, shown: number(found.events, locale) })}
        </Text>
      </Group>
      <Refusal>{asking.error && failure(asking.error)}</Refusal>
      {parts.length > 0 && (
        <Text size="xs" c="dimmed">
          {parts.map(([name, count]) => `${words.category(name)}: ${number(count, locale)}`).join(' · ')}
        </Text>
      )}
    </Stack>
  )
}
