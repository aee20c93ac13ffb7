import '../mantine.later'
import { Grid, Group, Paper, Stack, Title } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { IconUserOff } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { moment } from '../../language/moments'
import { CertificatesOf } from '../certificates/CertificatesOf'
import { useTexts as useCertificateTexts } from '../certificates/texts'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import { MobileIdOf } from '../processes/user/MobileIdOf'
import { Recover } from '../recovery/Recover'
import { Back } from '../room/Back'
import { Facts } from '../room/Facts'
import { Loaded } from '../room/Loaded'
import { ToReview } from '../review/ToReview'
import { Section } from '../room/Section'
import { useTitle } from '../room/useTitle'
import { eventsQuery, fieldsQuery, lastSearchQuery, userQuery, type VersionedUser } from './data'
import { EditUser } from './form/EditUser'
import type { User } from './form/values'
import { EnrolmentTag, StateTag } from './Tags'
import { Banners } from './page/Banners'
import { Credentials } from './page/Credentials'
import { History } from './page/History'
import { useTexts } from './page/texts'
import { UserActions } from './page/UserActions'
import { useWords } from './words'

/** One user: who it is, what is on which phone, what has happened, and what can be done. */
export function UserPage() {
  const { slug, id } = useParams({ from: '/inside/projects/$slug/users/$id' })
  const { t } = useTexts()
  const user = useQuery(userQuery(slug, id))
  const gone = (
    <Notice icon={<IconUserOff />} title={t('gone')} hint={t('goneHint')}>
      <ButtonLink to="/projects/$slug/users" params={{ slug }}>
        {t('toUsers')}
      </ButtonLink>
    </Notice>
  )
  return (
    <Stack gap="md" maw={1200}>
      <ToUsers slug={slug} />
      <Loaded query={user} lines={12} gone={gone}>
        {(loaded) => <Known key={id} slug={slug} user={loaded} />}
      </Loaded>
    </Stack>
  )
}

/** Back to the list as it was left. */
function ToUsers({ slug }: { slug: string }) {
  const { t } = useTexts()
  const search = useQueryClient().getQueryData(lastSearchQuery(slug).queryKey) ?? {}
  return (
    <Back to="/projects/$slug/users" params={{ slug }} search={search}>
      {t('back')}
    </Back>
  )
}

function Known({ slug, user }: { slug: string; user: VersionedUser }) {
  const { t } = useTexts()
  const { t: ofCertificates } = useCertificateTexts()
  const words = useWords()
  const name = words.name(user.body)
  const events = useQuery(eventsQuery(slug, user.body.id))
  const [isEditing, editing] = useDisclosure()
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false
  const head = useRef<HTMLHeadingElement>(null)
  useTitle(name)
  useEffect(() => head.current?.focus({ preventScroll: true }), [])
  return (
    <>
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Title order={1} size="h2" ref={head} tabIndex={-1} style={{ outline: 'none' }}>
            {name}
          </Title>
          <EnrolmentTag enrolment={user.body.enrolment} />
          <StateTag state={user.body.state} />
        </Group>
        <UserActions slug={slug} user={user} onEdit={editing.open} />
      </Group>
      <Banners slug={slug} user={user} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Section title={t('details')}>
            <Paper withBorder p="md">
              <Details slug={slug} user={user.body} />
            </Paper>
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="lg">
            <MobileIdOf slug={slug} user={user.body} />
            <Section title={t('credentials')}>
              <Credentials slug={slug} user={user.body} />
            </Section>
            <Section title={ofCertificates('card.title')}>
              <CertificatesOf slug={slug} of={{ user: user.body.id }} />
              <div>
                <Recover slug={slug} user={user.body.id} />
              </div>
            </Section>
            <Section title={t('history')}>
              <Paper withBorder p="md">
                <History query={events} />
                <Group justify="flex-end" mt="sm">
                  <ToReview slug={slug} search={{ user: user.body.id }} />
                </Group>
              </Paper>
            </Section>
          </Stack>
        </Grid.Col>
      </Grid>
      {isEditing && <EditUser slug={slug} user={user} close={editing.close} isNarrow={isNarrow} />}
    </>
  )
}

function Details({ slug, user }: { slug: string; user: User }) {
  const { t, locale } = useTexts()
  const words = useWords()
  const fields = useQuery(fieldsQuery(slug)).data ?? []
  const at = (when: string | null | undefined) => (when ? moment(when, locale) : undefined)
  const said = (value: string | null | undefined) => value ?? words.t('none')
  const own = (name: string, type: string) => {
    const value = user.custom_fields[name]
    if (type === 'boolean' && value) return words.t(value === 'true' ? 'yes' : 'no')
    return said(value)
  }
  return (
    <Facts
      facts={[
        [words.t('fields.first_name'), said(user.first_name || null)],
        [words.t('fields.last_name'), said(user.last_name || null)],
        [words.t('fields.email'), said(user.email)],
        [words.t('fields.mobile'), said(user.mobile)],
        [words.t('fields.card_id'), said(user.card_id)],
        [words.t('fields.sync_id'), said(user.sync_id)],
        [words.t('fields.external_id'), said(user.external_id)],
        ...fields.map(({ name, label, kind }) => [label, own(name, kind.type)] as const),
        [words.t('fields.valid_from'), at(user.valid_from) ?? t('unlimited')],
        [words.t('fields.valid_until'), at(user.valid_until) ?? t('unlimited')],
        [t('origin'), words.origin(user.origin)],
        [t('added'), at(user.created_at)],
        [t('changed'), at(user.updated_at)],
      ]}
    />
  )
}
