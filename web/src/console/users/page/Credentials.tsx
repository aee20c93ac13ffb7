import { Button, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import type { Schemas } from '../../../api/client'
import { useMay } from '../../may'
import { credentialsQuery } from '../data'
import { useWords } from '../words'
import { isOver } from './actions'
import { Held } from './Held'
import { useTexts } from './texts'

const Acquire = lazy(() => import('../acquire/Acquire'))

/** The cards of a user, those that are over apart. */
export function Credentials({ slug, user }: { slug: string; user: Schemas['User'] }) {
  const { t } = useTexts()
  const words = useWords()
  const mayAcquire = useMay(slug)('acquire_credentials') && user.state === 'active'
  const { data: credentials, error } = useQuery(credentialsQuery(slug, user.id))
  const [showsPast, past] = useDisclosure()
  const [acquires, { open, close }] = useDisclosure()
  if (error) return <Text size="sm">{words.failure(error)}</Text>
  if (!credentials) return <Skeleton height={180} />
  const [present, over] = [credentials.filter((one) => !isOver(one)), credentials.filter(isOver)]
  const show = (credential: Schemas['CredentialView']) => <Held key={credential.id} {...{ slug, user, credential }} />
  return (
    <Stack gap="sm">
      {present.map(show)}
      {present.length === 0 && <NoCredential />}
      <Group gap="xs">
        {mayAcquire && (
          <Button size="xs" leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
            {t('acquire')}
          </Button>
        )}
        {over.length > 0 && (
          <Button variant="subtle" size="xs" aria-expanded={showsPast} onClick={past.toggle}>
            {t('past', { count: over.length })}
          </Button>
        )}
      </Group>
      {showsPast && over.map(show)}
      <Suspense>{acquires && <Acquire slug={slug} user={user} close={close} />}</Suspense>
    </Stack>
  )
}

function NoCredential() {
  const { t } = useTexts()
  return (
    <Paper withBorder p="md">
      <Title order={3} size="h5">
        {t('noCredential')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('noCredentialHint')}
      </Text>
    </Paper>
  )
}
