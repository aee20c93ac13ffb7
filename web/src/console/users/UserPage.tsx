import { Button, Grid, Group, Paper, Skeleton, Stack, Title } from '@mantine/core'
import { useDisclosure, useDocumentTitle, useMediaQuery } from '@mantine/hooks'
import { IconAlertTriangle, IconArrowLeft, IconUserOff } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Problem } from '../../api/problem'
import { moment } from '../../shared/moments'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import { fieldsQuery, lastSearchQuery, userQuery, type VersionedUser } from './data'
import { EditUser } from './form/EditUser'
import type { User } from './form/values'
import { EnrolmentMark, StateMark } from './Mark'
import { Banners } from './page/Banners'
import { Credentials } from './page/Credentials'
import { Fact, Facts } from './page/Facts'
import { History } from './page/History'
import classes from './page/page.module.css'
import { useTexts } from './page/texts'
import { UserActions } from './page/UserActions'
import { useWords } from './words'

/** One user: who it is, what is on which phone, what has happened, and what can be done. */
export function UserPage() {
  const { slug, id } = useParams({ from: '/inside/projects/$slug/users/$id' })
  const { t } = useTexts()
  const words = useWords()
  const { data: user, error, refetch } = useQuery(userQuery(slug, id))
  if (error instanceof Problem && error.status === 404) {
    return (
      <Notice icon={<IconUserOff />} title={t('gone')} hint={t('goneHint')}>
        <ButtonLink to="/projects/$slug/users" params={{ slug }}>
          {t('toUsers')}
        </ButtonLink>
      </Notice>
    )
  }
  if (error && !user) {
    return (
      <Notice icon={<IconAlertTriangle />} title={t('failed')} hint={words.failure(error)}>
        <Button onClick={() => void refetch()}>{words.t('again')}</Button>
      </Notice>
    )
  }
  return (
    <Stack gap="md" maw={1200}>
      <Back slug={slug} />
      {user ? <Known key={id} slug={slug} user={user} /> : <Skeleton height={420} />}
    </Stack>
  )
}

/** Back to the list as it was left. */
function Back({ slug }: { slug: string }) {
  const { t } = useTexts()
  const search = useQueryClient().getQueryData(lastSearchQuery(slug).queryKey) ?? {}
  return (
    <Link to="/projects/$slug/users" params={{ slug }} search={search} className={classes['back']}>
      <IconArrowLeft size={16} aria-hidden />
      {t('back')}
    </Link>
  )
}

function Known({ slug, user }: { slug: string; user: VersionedUser }) {
  const { t } = useTexts()
  const words = useWords()
  const name = words.name(user.body)
  const [isEditing, editing] = useDisclosure()
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false
  const head = useRef<HTMLHeadingElement>(null)
  useDocumentTitle(`${name} – Claviger`)
  useEffect(() => head.current?.focus({ preventScroll: true }), [])
  return (
    <>
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Title order={1} size="h2" ref={head} tabIndex={-1} style={{ outline: 'none' }}>
            {name}
          </Title>
          <EnrolmentMark enrolment={user.body.enrolment} />
          <StateMark state={user.body.state} />
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
            <Section title={t('credentials')}>
              <Credentials slug={slug} user={user.body} />
            </Section>
            <Section title={t('history')}>
              <Paper withBorder p="md">
                <History slug={slug} id={user.body.id} />
              </Paper>
            </Section>
          </Stack>
        </Grid.Col>
      </Grid>
      <EditUser slug={slug} user={user} opened={isEditing} close={editing.close} isNarrow={isNarrow} />
    </>
  )
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section aria-label={title}>
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      {children}
    </section>
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
    <Facts>
      <Fact name={words.t('fields.first_name')}>{said(user.first_name || null)}</Fact>
      <Fact name={words.t('fields.last_name')}>{said(user.last_name || null)}</Fact>
      <Fact name={words.t('fields.email')}>{said(user.email)}</Fact>
      <Fact name={words.t('fields.mobile')}>{said(user.mobile)}</Fact>
      <Fact name={words.t('fields.card_id')}>{said(user.card_id)}</Fact>
      <Fact name={words.t('fields.sync_id')}>{said(user.sync_id)}</Fact>
      <Fact name={words.t('fields.external_id')}>{said(user.external_id)}</Fact>
      {fields.map(({ name, label, kind }) => (
        <Fact key={name} name={label}>
          {own(name, kind.type)}
        </Fact>
      ))}
      <Fact name={words.t('fields.valid_from')}>{at(user.valid_from) ?? t('unlimited')}</Fact>
      <Fact name={words.t('fields.valid_until')}>{at(user.valid_until) ?? t('unlimited')}</Fact>
      <Fact name={t('origin')}>{words.origin(user.origin)}</Fact>
      <Fact name={t('added')}>{at(user.created_at)}</Fact>
      <Fact name={t('changed')}>{at(user.updated_at)}</Fact>
    </Facts>
  )
}
