import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { eventQuery } from '../review/data'
import { useSaid } from '../review/useSaid'
import { To } from '../room/To'

/** The event that a delivery tells of: what it says, and the way to it. Of one that is kept no longer there is its ID. */
export function Told({ slug, id }: { slug: string; id: string }) {
  const say = useSaid(slug)
  const event = useQuery({ ...eventQuery(slug, id), staleTime: Infinity })
  if (event.isPending) return <Text size="sm">…</Text>
  if (!event.data) {
    return (
      <Text size="sm" ff="monospace">
        {id}
      </Text>
    )
  }
  return (
    <To to="/projects/$slug/review" params={{ slug }} search={{ event: id, view: 'all' }} size="sm" dir="auto">
      {say(event.data)}
    </To>
  )
}
