import { useQueryClient } from '@tanstack/react-query'
import { api, versioned } from '../../../api/client'
import { poolQuery, type VersionedPool } from '../../pools/data'
import { reviewOf, Transitions, type Values } from './Transitions'

const PATCH = { 'Content-Type': 'application/merge-patch+json' }

/** Which events of a pool become review records. */
export function PoolTransitions({ slug, pool, mayManage }: { slug: string; pool: VersionedPool; mayManage: boolean }) {
  const client = useQueryClient()
  const query = poolQuery(slug, pool.body.id)
  const send = async (etag: string, values: Values) => {
    const params = { path: { slug, id: pool.body.id }, header: { 'If-Match': etag } }
    const saved = await versioned(
      api.PATCH('/api/v1/projects/{slug}/pools/{id}', { params, headers: PATCH, body: { review: reviewOf(values) } }),
    )
    client.setQueryData(query.queryKey, saved)
    return saved
  }
  return <Transitions of="pool" thing={pool} {...{ mayManage, send }} reload={() => client.fetchQuery({ ...query, staleTime: 0 })} />
}
