import '../mantine.later'
import { Grid, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconCertificateOff, IconUser } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { HolderLink } from '../credentials/list/HolderLink'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import { Back } from '../room/Back'
import { Loaded } from '../room/Loaded'
import { Section } from '../room/Section'
import { useTitle } from '../room/useTitle'
import { History } from '../users/page/History'
import { certificateQuery, eventsQuery, lastSearchQuery, type CertificateInFull } from './data'
import { Bytes } from './page/Bytes'
import { Recover } from '../recovery/Recover'
import { CertificateActions } from './page/CertificateActions'
import { Details } from './page/Details'
import { Remarks } from './page/Remarks'
import { StateTag } from './StateTag'
import { useTexts } from './texts'

/** One certificate: whose it is, how it stands and why, what has happened to it, and what can be done. */
export function CertificatePage() {
  const { slug, id } = useParams({ from: '/inside/projects/$slug/certificates/$id' })
  const { t } = useTexts()
  const certificate = useQuery(certificateQuery(slug, id))
  const gone = (
    <Notice icon={<IconCertificateOff />} title={t('page.gone')} hint={t('page.goneHint')}>
      <ButtonLink to="/projects/$slug/certificates" params={{ slug }}>
        {t('back')}
      </ButtonLink>
    </Notice>
  )
  return (
    <Stack gap="md" maw={1200} pb="xl">
      <ToCertificates slug={slug} />
      <Loaded query={certificate} lines={12} gone={gone}>
        {(loaded) => <Known key={id} slug={slug} certificate={loaded} />}
      </Loaded>
    </Stack>
  )
}

/** Back to the list as it was left. */
function ToCertificates({ slug }: { slug: string }) {
  const { t } = useTexts()
  const search = useQueryClient().getQueryData(lastSearchQuery(slug).queryKey) ?? {}
  return (
    <Back to="/projects/$slug/certificates" params={{ slug }} search={search}>
      {t('back')}
    </Back>
  )
}

function Known({ slug, certificate }: { slug: string; certificate: CertificateInFull }) {
  const { t } = useTexts()
  const { subject, user_id } = certificate
  const title = subject ? t('page.titled', { subject }) : t('page.untitled')
  const head = useRef<HTMLHeadingElement>(null)
  const events = useQuery(eventsQuery(slug, certificate))
  useTitle(title)
  useEffect(() => head.current?.focus({ preventScroll: true }), [])
  return (
    <>
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Title order={1} size="h2" ref={head} tabIndex={-1} style={{ outline: 'none', overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          <StateTag certificate={certificate} />
        </Group>
        <Group gap="xs">
          {certificate.key_archived && user_id && <Recover slug={slug} user={user_id} certificate={certificate.id} />}
          <CertificateActions slug={slug} certificate={certificate} />
        </Group>
      </Group>
      {user_id && <HolderBox slug={slug} id={user_id} />}
      <Remarks certificate={certificate} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Section title={t('page.details')}>
            <Paper withBorder p="md">
              <Details slug={slug} certificate={certificate} />
            </Paper>
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          {user_id && (
            <Section title={t('page.history')}>
              <Paper withBorder p="md">
                <History query={events} />
              </Paper>
            </Section>
          )}
        </Grid.Col>
      </Grid>
      <Section title={t('page.pem')}>
        <Paper withBorder p="md">
          <Bytes certificate={certificate} />
        </Paper>
      </Section>
    </>
  )
}

/** Whose it is; everything else about the person is there. */
function HolderBox({ slug, id }: { slug: string; id: string }) {
  const { t } = useTexts()
  return (
    <Paper withBorder p="sm" px="md">
      <Group gap="sm" wrap="nowrap" miw={0}>
        <IconUser size={22} aria-hidden />
        <div>
          <Text size="xs" c="dimmed">
            {t('holder')}
          </Text>
          <HolderLink slug={slug} id={id} tabIndex={0} />
        </div>
      </Group>
    </Paper>
  )
}
