import { Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTexts as useFrameTexts } from '../frame/texts'
import { HolderLink } from '../credentials/list/HolderLink'
import { To } from '../room/To'
import { causeQuery } from './data'

/** The event that triggered an input: its own words lead to it in the review; beside them, the ways to what it is about. */
export function Cause({ slug, id }: { slug: string; id: string }) {
  const { t } = useFrameTexts()
  const event = useQuery(causeQuery(slug, id)).data
  if (!event) return <Text inherit>{id}</Text>
  const { text, user_id, pool_id, system_id } = event
  return (
    <Group gap="xs" component="span">
      <To to="/projects/$slug/review" params={{ slug }} search={{ event: id, view: 'all' }} inherit dir="auto">
        {text}
      </To>
      {user_id && <HolderLink slug={slug} id={user_id} tabIndex={0} />}
      {pool_id ? (
        <To to="/projects/$slug/pools/$id" params={{ slug, id: pool_id }} inherit>
          {t('pools')}
        </To>
      ) : (
        system_id && (
          <To to="/projects/$slug/systems/$id" params={{ slug, id: system_id }} inherit>
            {t('systems')}
          </To>
        )
      )}
    </Group>
  )
}
