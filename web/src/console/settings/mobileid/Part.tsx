import { Stack } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { ReactNode } from 'react'
import { SaveBar } from '../../editing/SaveBar'
import type { Source } from '../../editing/useEditor'
import { useSettingsEditor, type Loaded } from '../../editing/useSettingsEditor'
import { Facts, type Fact } from '../../room/Facts'
import { Panel } from '../../room/Panel'
import { patchOf, shown, type Shown, type Values } from './options'
import { useLabel } from './useLabel'

/** What every part of the room gets. */
export interface PartProps {
  slug: string
  loaded: Loaded
  readOnly: boolean
}

interface Props<K extends keyof Shown> extends PartProps {
  title: string
  hint: string
  /** What the form shows of the settings; it does not change. */
  source: (loaded: Loaded) => Source<Values<K>>
  /** What is set, for those who may only read. */
  facts: (options: Shown) => readonly Fact[]
  children: (form: UseFormReturnType<Values<K>>) => ReactNode
}

/** A part of the options, with a form of its own. */
export function Part<K extends keyof Shown>({ title, hint, readOnly, facts, ...rest }: Props<K>) {
  return (
    <Panel title={title} hint={hint}>
      {readOnly ? <Facts facts={facts(shown(rest.loaded.body.mobile_id))} /> : <Form {...rest} />}
    </Panel>
  )
}

type FormProps<K extends keyof Shown> = Pick<Props<K>, 'slug' | 'loaded' | 'source' | 'children'>

function Form<K extends keyof Shown>({ slug, loaded, source, children }: FormProps<K>) {
  const label = useLabel()
  const editor = useSettingsEditor<Values<K>>(slug, loaded, source, patchOf)
  return (
    <form onSubmit={editor.submit}>
      <Stack>
        {children(editor.form)}
        <SaveBar editor={editor} label={label} />
      </Stack>
    </form>
  )
}
