import { useMemo } from 'react'
import { usePatchSettings, useSettings, type Settings } from './settings'
import { useEditor, type Editor, type Source } from './useEditor'

type Values = Record<string, unknown>
export interface Loaded {
  body: Settings
  etag: string
}

/**
 * Edits a part of a project's settings.
 *
 * @param sourceOf what the form shows of them; it does not change.
 * @param patchOf what is sent, where it is not just what was changed.
 */
export function useSettingsEditor<V extends Values>(
  slug: string,
  loaded: Loaded,
  sourceOf: (loaded: Loaded) => Source<V>,
  patchOf: (patch: Values, values: V) => Values = (patch) => patch,
): Editor<V> {
  const patch = usePatchSettings(slug)
  const settings = useSettings(slug)
  const source = useMemo(() => sourceOf(loaded), [loaded, sourceOf])
  return useEditor<V>(source, {
    send: async (change, etag, values) => sourceOf(await patch(patchOf(change, values), etag)),
    reload: async () => sourceOf((await settings.refetch({ throwOnError: true })).data ?? loaded),
  })
}
