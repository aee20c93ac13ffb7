import '../../mantine.later'
import { SegmentedControl, Stack, Text } from '@mantine/core'
import { useMemo } from 'react'
import { SaveBar } from '../../editing/SaveBar'
import { useEditor, type Source } from '../../editing/useEditor'
import { Facts } from '../../room/Facts'
import { Panel } from '../../room/Panel'
import { CategoryTree } from '../categories/CategoryTree'
import { GROUPS, useCategories } from '../categories/useCategories'
import { useTexts } from '../texts'

/** Which events become review records: all, or as somebody else says, or some. */
export interface Values extends Record<string, unknown> {
  mode: 'open' | 'some'
  review: string[]
}

const EVERY = GROUPS.flatMap(({ categories }) => categories)

export interface Versioned {
  body: { review?: string[] | null }
  etag: string
}

function sourceOf({ body: { review }, etag }: Versioned): Source<Values> {
  return { values: { mode: review ? 'some' : 'open', review: (review ?? EVERY).toSorted() }, etag }
}

/** What is chosen, as the API has it. */
export const reviewOf = ({ mode, review }: Values) => (mode === 'some' ? review : null)

interface Props {
  of: 'system' | 'pool'
  thing: Versioned
  mayManage: boolean
  send: (etag: string, values: Values) => Promise<Versioned>
  reload: () => Promise<Versioned>
}

/** Which events of a system or a pool become review records. */
export function Transitions({ of, thing, mayManage, send, reload }: Props) {
  const { t } = useTexts()
  const { body } = thing
  const words = useCategories()
  const shown = body.review ? body.review.map(words.category).join(', ') || '–' : t(of === 'pool' ? 'transitions.inherit' : 'transitions.all')
  return (
    <Panel title={t('transitions.title')} hint={t(of === 'pool' ? 'transitions.ofPool' : 'transitions.ofSystem')}>
      {mayManage ? <Form {...{ of, thing, send, reload }} /> : <Facts facts={[[t('transitions.mode'), shown]]} />}
    </Panel>
  )
}

function Form({ of, thing, send, reload }: Omit<Props, 'mayManage'>) {
  const { t } = useTexts()
  const source = useMemo(() => sourceOf(thing), [thing])
  const editor = useEditor<Values>(source, {
    send: async (_, etag, values) => sourceOf(await send(etag, values)),
    reload: async () => sourceOf(await reload()),
  })
  const { mode, review } = editor.form.values
  return (
    <form onSubmit={editor.submit} noValidate>
      <Stack>
        <SegmentedControl
          aria-label={t('transitions.mode')}
          style={{ alignSelf: 'flex-start' }}
          data={[
            { value: 'open', label: t(of === 'pool' ? 'transitions.inherit' : 'transitions.all') },
            { value: 'some', label: t('transitions.some') },
          ]}
          value={mode}
          onChange={(chosen) => editor.form.setFieldValue('mode', chosen === 'some' ? 'some' : 'open')}
        />
        {mode === 'some' && (
          <>
            <Text size="xs" c="dimmed" component="output">
              {t('transitions.chosen', { count: review.length })}
            </Text>
            <CategoryTree
              label={t('transitions.label')}
              chosen={review}
              onChoose={(chosen) => editor.form.setFieldValue('review', chosen.toSorted())}
            />
          </>
        )}
        <SaveBar editor={editor} label={() => t('transitions.label')} />
      </Stack>
    </form>
  )
}
