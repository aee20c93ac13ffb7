import { Button, Paper, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api, type Schemas } from '../../../api/client'
import { useMay } from '../../may'
import { poolsQuery, projectQuery } from '../../editing/settings'
import { credentialsQuery, devicesQuery, invitationsQuery, systemsQuery } from '../data'
import { useOnce } from '../../once'
import { useWords } from '../words'
import { ActionDialog, type Intention } from './ActionDialog'
import { isOver } from './actions'
import { CredentialCard } from './CredentialCard'
import { useTexts } from './texts'

/** The cards of a user, those that are over apart. */
export function Credentials({ slug, user }: { slug: string; user: Schemas['User'] }) {
  const { t } = useTexts()
  const words = useWords()
  const { data: credentials, error } = useQuery(credentialsQuery(slug, user.id))
  const show = useShow(slug, user)
  const [showsPast, past] = useDisclosure()
  if (error) return <Text size="sm">{words.failure(error)}</Text>
  if (!credentials) return <Skeleton height={180} />
  const [present, over] = [credentials.filter((one) => !isOver(one)), credentials.filter(isOver)]
  return (
    <Stack gap="sm">
      {present.map(show)}
      {present.length === 0 && <NoCredential slug={slug} user={user} />}
      {over.length > 0 && (
        <Button variant="subtle" size="xs" aria-expanded={showsPast} onClick={past.toggle} style={{ alignSelf: 'flex-start' }}>
          {t('past', { count: over.length })}
        </Button>
      )}
      {showsPast && over.map(show)}
    </Stack>
  )
}

/** Joins a credential with what else is known of it. */
function useShow(slug: string, user: Schemas['User']) {
  const devices = useQuery(devicesQuery(slug, user.id)).data
  const invitations = useQuery(invitationsQuery(slug, user.id)).data
  const systems = useQuery(systemsQuery(slug)).data
  const pools = useQuery(poolsQuery(slug)).data
  return (credential: Schemas['CredentialView']) => (
    <CredentialCard
      key={credential.id}
      {...{ slug, user, credential }}
      device={devices?.find(({ id }) => id === credential.device)}
      invitation={invitations?.find(({ id }) => id === credential.invitation?.id)}
      system={systems?.find(({ id }) => id === credential.system_id)}
      pool={pools?.find(({ id }) => id === credential.pool_id)}
    />
  )
}

function NoCredential({ slug, user }: { slug: string; user: Schemas['User'] }) {
  const { t } = useTexts()
  const may = useMay(slug)
  const once = useOnce()
  const project = useQuery(projectQuery(slug)).data
  const [intention, setIntention] = useState<Intention>()
  const pool = project?.body.default_pool
  const address = user.email ?? user.mobile
  const mayInvite = may('acquire_credentials') && user.state === 'active'
  const invite = (id: string): Intention => ({
    name: t('invite'),
    texts: [address ? t('inviteText', { address }) : t('inviteNoAddress')],
    run: () => {
      const body = { user_id: user.id }
      const headers = once({ id, of: user.updated_at })
      return answer(api.POST('/api/v1/projects/{slug}/pools/{id}/acquire', { params: { path: { slug, id } }, body, headers }))
    },
  })
  return (
    <Paper withBorder p="md">
      <Title order={3} size="h5">
        {t('noCredential')}
      </Title>
      <Text size="sm" c="dimmed" mb={mayInvite ? 'sm' : 0}>
        {t('noCredentialHint')}
      </Text>
      {mayInvite && pool && (
        <Button size="xs" leftSection={<IconSend size={16} aria-hidden />} onClick={() => setIntention(invite(pool))}>
          {t('invite')}
        </Button>
      )}
      {mayInvite && pool === null && <Text size="sm">{t('noPool')}</Text>}
      <ActionDialog slug={slug} intention={intention} close={() => setIntention(undefined)} />
    </Paper>
  )
}
