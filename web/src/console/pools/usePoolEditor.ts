import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, versioned } from '../../api/client'
import { useEditor, type Editor, type Source } from '../editing/useEditor'
import { patchOf, poolQuery, type VersionedPool } from './data'

/**
 * Edits a part of what is set of a pool.
 *
 * @param sourceOf what the form shows of it; it does not change.
 * @param onSaved told after every save.
 */
export function usePoolEditor<V extends Record<string, unknown>>(
  slug: string,
  pool: VersionedPool,
  sourceOf: (pool: VersionedPool) => Source<V>,
  onSaved?: () => void,
): Editor<V> {
  const client = useQueryClient()
  const query = poolQuery(slug, pool.body.id)
  const source = useMemo(() => sourceOf(pool), [sourceOf, pool])
  return useEditor<V>(source, {
    send: async (change, etag) => {
      const params = { path: { slug, id: pool.body.id }, header: { 'If-Match': etag } }
      const headers = { 'Content-Type': 'application/merge-patch+json' }
      const saved = await versioned(api.PATCH('/api/v1/projects/{slug}/pools/{id}', { params, headers, body: patchOf(change) }))
      client.setQueryData(query.queryKey, saved)
      void client.invalidateQueries({ queryKey: [slug, 'pools'], exact: true })
      onSaved?.()
      return sourceOf(saved)
    },
    reload: async () => sourceOf(await client.fetchQuery({ ...query, staleTime: 0 })),
  })
}
