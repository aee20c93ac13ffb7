import '../mantine.later'
import { Grid, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconCardsFilled, IconUser } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { CertificatesOf } from '../certificates/CertificatesOf'
import { useTexts as useCertificateTexts } from '../certificates/texts'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import { ToReview } from '../review/ToReview'
import { Back } from '../room/Back'
import { Loaded } from '../room/Loaded'
import { Section } from '../room/Section'
import { To } from '../room/To'
import { useTitle } from '../room/useTitle'
import { devicesQuery, invitationsQuery, userQuery } from '../users/data'
import { StatusTag } from '../users/Tags'
import { CredentialActions } from '../users/page/CredentialActions'
import { History } from '../users/page/History'
import { useReasons } from '../users/page/useReasons'
import { useWords } from '../users/words'
import { credentialQuery, eventsQuery, lastSearchQuery, type Credential } from './data'
import { Details } from './page/Details'
import { Remarks } from './page/Remarks'
import { RevocationTrack } from './page/RevocationTrack'
import { useTexts } from './texts'
import { usePlaces } from './usePlaces'

/** One credential: whose it is, how it stands, what has happened to it, and what can be done. Mails about it lead here. */
export function CredentialPage() {
  const { slug, id } = useParams({ from: '/inside/projects/$slug/credentials/$id' })
  const { t } = useTexts()
  const credential = useQuery(credentialQuery(slug, id))
  const gone = (
    <Notice icon={<IconCardsFilled />} title={t('page.gone')} hint={t('page.goneHint')}>
      <ButtonLink to="/projects/$slug/credentials" params={{ slug }}>
        {t('back')}
      </ButtonLink>
    </Notice>
  )
  return (
    <Stack gap="md" maw={1200} pb="xl">
      <ToCredentials slug={slug} />
      <Loaded query={credential} lines={12} gone={gone}>
        {(loaded) => <Known key={id} slug={slug} credential={loaded} />}
      </Loaded>
    </Stack>
  )
}

/** Back to the list as it was left. */
function ToCredentials({ slug }: { slug: string }) {
  const { t } = useTexts()
  const search = useQueryClient().getQueryData(lastSearchQuery(slug).queryKey) ?? {}
  return (
    <Back to="/projects/$slug/credentials" params={{ slug }} search={search}>
      {t('back')}
    </Back>
  )
}

function Known({ slug, credential }: { slug: string; credential: Credential }) {
  const { t } = useTexts()
  const { t: ofCertificates } = useCertificateTexts()
  const title = credential.number ? t('page.titled', { number: credential.number }) : t('page.untitled')
  const head = useRef<HTMLHeadingElement>(null)
  const events = useQuery(eventsQuery(slug, credential.id))
  const { revocation } = credential
  useTitle(title)
  useEffect(() => head.current?.focus({ preventScroll: true }), [])
  return (
    <>
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Title order={1} size="h2" ref={head} tabIndex={-1} style={{ outline: 'none' }}>
            {title}
          </Title>
          <Status credential={credential} />
        </Group>
        <Actions slug={slug} credential={credential} />
      </Group>
      <HolderBox slug={slug} id={credential.user_id} />
      <Remarks credential={credential} />
      {revocation && (
        <Section title={t('page.revocation')}>
          <Paper withBorder p="md">
            <RevocationTrack revocation={revocation} />
          </Paper>
        </Section>
      )}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="md">
            <Section title={t('page.details')}>
              <Paper withBorder p="md">
                <WithAll slug={slug} credential={credential} />
              </Paper>
            </Section>
            <Section title={ofCertificates('card.title')}>
              <CertificatesOf slug={slug} of={{ credential: credential.id }} />
            </Section>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Section title={t('page.history')}>
            <Paper withBorder p="md">
              <History query={events} />
              <Group justify="flex-end" mt="sm">
                <ToReview slug={slug} search={{ credential: credential.id }} />
              </Group>
            </Paper>
          </Section>
        </Grid.Col>
      </Grid>
    </>
  )
}

function Status({ credential }: { credential: Credential }) {
  const reasons = useReasons()
  return <StatusTag status={credential.status}>{reasons.status(credential)}</StatusTag>
}

/** The phone that a credential is on. */
function useDevice(slug: string, { user_id, device }: Credential) {
  return useQuery(devicesQuery(slug, user_id)).data?.find(({ id }) => id === device)
}

function Actions({ slug, credential }: { slug: string; credential: Credential }) {
  const user = useQuery(userQuery(slug, credential.user_id)).data?.body
  const device = useDevice(slug, credential)
  const { systems } = usePlaces(slug)
  const system = systems.find(({ id }) => id === credential.system_id)
  return user ? <CredentialActions {...{ slug, credential, user, device, system }} /> : null
}

function WithAll({ slug, credential }: { slug: string; credential: Credential }) {
  const device = useDevice(slug, credential)
  const invitations = useQuery(invitationsQuery(slug, credential.user_id)).data
  const invitation = invitations?.find(({ id }) => id === credential.invitation?.id)
  return <Details {...{ slug, credential, device, invitation }} />
}

/** Whose it is; everything else about the person is there. */
function HolderBox({ slug, id }: { slug: string; id: string }) {
  const { t } = useTexts()
  const words = useWords()
  const user = useQuery(userQuery(slug, id)).data?.body
  return (
    <Paper withBorder p="sm" px="md">
      <Group justify="space-between" gap="sm">
        <Group gap="sm" wrap="nowrap" miw={0}>
          <IconUser size={22} aria-hidden />
          <div>
            <Text size="xs" c="dimmed">
              {t('holder')}
            </Text>
            <To to="/projects/$slug/users/$id" params={{ slug, id }} fw={600}>
              {user ? words.name(user) : '…'}
            </To>
            {user && (
              <Text size="sm" c="dimmed">
                {[user.email, user.card_id].filter(Boolean).join(' · ')}
              </Text>
            )}
          </div>
        </Group>
        <ButtonLink to="/projects/$slug/users/$id" params={{ slug, id }} variant="default" size="xs" visibleFrom="sm">
          {t('page.toUser')}
        </ButtonLink>
      </Group>
    </Paper>
  )
}
