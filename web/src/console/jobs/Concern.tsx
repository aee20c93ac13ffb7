import { Text } from '@mantine/core'
import { usePlaces } from '../credentials/usePlaces'
import { To } from '../room/To'
import { useWords } from '../users/words'
import type { Job } from './job'
import { useTexts } from './texts'

/** What a job concerns, as links: the person, the credential, the system, the run. */
export function Concern({ slug, about }: { slug: string; about: Job['about'] }) {
  const { t } = useTexts()
  const words = useWords()
  const { systemName } = usePlaces(slug)
  const { credential_id, user_id, user_name, system_id, sync_run_id } = about
  const links = [
    user_id && (
      <To key="user" to="/projects/$slug/users/$id" params={{ slug, id: user_id }}>
        {user_name ? words.name(user_name) : t('user')}
      </To>
    ),
    credential_id && (
      <To key="credential" to="/projects/$slug/credentials/$id" params={{ slug, id: credential_id }}>
        {t('credential')}
      </To>
    ),
    system_id && (
      <To key="system" to="/projects/$slug/systems/$id" params={{ slug, id: system_id }}>
        {systemName(system_id) ?? t('system')}
      </To>
    ),
    sync_run_id && (
      <To key="run" to="/projects/$slug/sync-runs/$id" params={{ slug, id: sync_run_id }}>
        {t('run')}
      </To>
    ),
  ].filter(Boolean)
  if (links.length === 0) return null
  return <Text size="sm">{links.flatMap((link, index) => (index === 0 ? [link] : [' · ', link]))}</Text>
}
