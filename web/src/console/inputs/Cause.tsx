import { Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { HolderLink } from '../credentials/list/HolderLink'
import { usePlaces } from '../credentials/usePlaces'
import { eventQuery } from '../review/data'
import { useSaid } from '../review/useSaid'
import { To } from '../room/To'

/** The event that triggered an input: its own words lead to it in the review; beside them, the ways to what it is about. */
export function Cause({ slug, id }: { slug: string; id: string }) {
  const say = useSaid(slug)
  const { systemName, poolName } = usePlaces(slug)
  const event = useQuery({ ...eventQuery(slug, id), staleTime: Infinity })
  if (!event.data) return <Text inherit>{event.isPending ? '…' : id}</Text>
  const { user_id, pool_id, system_id } = event.data
  return (
    <Group gap="xs" component="span">
      <To to="/projects/$slug/review" params={{ slug }} search={{ event: id, view: 'all' }} inherit dir="auto">
        {say(event.data)}
      </To>
      {user_id && <HolderLink slug={slug} id={user_id} tabIndex={0} />}
      {pool_id ? (
        <To to="/projects/$slug/pools/$id" params={{ slug, id: pool_id }} inherit dir="auto">
          {poolName(pool_id) ?? pool_id}
        </To>
      ) : (
        system_id && (
          <To to="/projects/$slug/systems/$id" params={{ slug, id: system_id }} inherit dir="auto">
            {systemName(system_id) ?? system_id}
          </To>
        )
      )}
    </Group>
  )
}
