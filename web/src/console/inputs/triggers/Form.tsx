import { MultiSelect, Radio, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { SaveBar } from '../../editing/SaveBar'
import { useEditor, type Editor } from '../../editing/useEditor'
import { WholeNumberInput } from '../../editing/WholeNumberInput'
import { To } from '../../room/To'
import { Categories } from './Categories'
import { choiceQuery, MODES, RESTORES, send, sourceOf, triggersQuery, type Document, type Place, type Values } from './data'
import { useTexts } from './texts'

/** Changes which events trigger which inputs, and what restores them. */
export function Form({ place, known }: { place: Place; known: { body: Document; etag: string } }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const query = triggersQuery(place)
  const source = useMemo(() => sourceOf(known), [known])
  const editor = useEditor<Values>(source, {
    send: async (change, etag) => {
      const saved = await send(place, change, etag)
      client.setQueryData(query.queryKey, saved)
      return sourceOf(saved)
    },
    reload: async () => sourceOf(await client.fetchQuery({ ...query, staleTime: 0 })),
  })
  const { form } = editor
  const isOwn = place.of === 'systems' || form.values.mode === 'use_selected'
  const labels: Record<string, string> = {
    mode: t('mode'),
    categories: t('categories'),
    restore_mode: t('restore'),
    restore_after_s: t('after'),
    restore_categories: t('restoreCategories'),
    inputs: t('inputs'),
  }
  return (
    <form onSubmit={editor.submit} noValidate>
      <Stack maw={720}>
        {place.of === 'pools' && (
          <Radio.Group label={t('mode')} {...form.getInputProps('mode')}>
            <Stack gap="xs" mt={6}>
              {MODES.map((mode) => (
                <Radio key={mode} value={mode} label={t(`modes.${mode}.name`)} description={t(`modes.${mode}.text`)} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {isOwn && <Own editor={editor} />}
        <Inputs slug={place.slug} editor={editor} />
        <SaveBar editor={editor} label={(path) => labels[path] ?? path} />
      </Stack>
    </form>
  )
}

/** What triggers and what restores. */
function Own({ editor: { form } }: { editor: Editor<Values> }) {
  const { t } = useTexts()
  const restore = form.values.restore_mode
  return (
    <>
      <Categories label={t('categories')} description={t('categoriesHint')} {...form.getInputProps('categories')} />
      <Radio.Group label={t('restore')} {...form.getInputProps('restore_mode')}>
        <Stack gap="xs" mt={6}>
          {RESTORES.map((mode) => (
            <Radio key={mode} value={mode} label={t(`restores.${mode}.name`)} description={t(`restores.${mode}.text`)} />
          ))}
        </Stack>
      </Radio.Group>
      {restore === 'after' && (
        <WholeNumberInput label={t('after')} description={t('afterHint')} unit={t('seconds')} maw={320} {...form.getInputProps('restore_after_s')} />
      )}
      {restore === 'on_categories' && (
        <Categories
          label={t('restoreCategories')}
          description={t('restoreCategoriesHint')}
          without={form.values.categories}
          {...form.getInputProps('restore_categories')}
        />
      )}
    </>
  )
}

function Inputs({ slug, editor: { form } }: { slug: string; editor: Editor<Values> }) {
  const { t } = useTexts()
  const choice = useQuery(choiceQuery(slug)).data
  if (choice?.length === 0) {
    return (
      <Text size="sm">
        {t('noInputs')}{' '}
        <To to="/projects/$slug/inputs" params={{ slug }} inherit>
          {t('addInput')}
        </To>
      </Text>
    )
  }
  return (
    <MultiSelect
      label={t('inputs')}
      description={t('inputsHint')}
      data={(choice ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      searchable
      hidePickedOptions
      maxValues={100}
      {...form.getInputProps('inputs')}
    />
  )
}
