import { useQueryClient } from '@tanstack/react-query'
import { api, versioned, type Schemas } from '../../../api/client'
import { systemQuery, type VersionedSystem } from '../../systems/data'
import { reviewOf, Transitions, type Values } from './Transitions'

const PATCH = { 'Content-Type': 'application/merge-patch+json' }

/** Which events of a system become review records. */
export function SystemTransitions({ slug, system, mayManage }: { slug: string; system: VersionedSystem; mayManage: boolean }) {
  const client = useQueryClient()
  const query = systemQuery(slug, system.body.id)
  const send = async (etag: string, values: Values) => {
    const params = { path: { slug, id: system.body.id }, header: { 'If-Match': etag } }
    const body = { review: reviewOf(values) } as Schemas['CredentialSystemPatch']
    const saved = await versioned(api.PATCH('/api/v1/projects/{slug}/systems/{id}', { params, headers: PATCH, body }))
    client.setQueryData(query.queryKey, saved)
    return saved
  }
  return <Transitions of="system" thing={system} {...{ mayManage, send }} reload={() => client.fetchQuery({ ...query, staleTime: 0 })} />
}
