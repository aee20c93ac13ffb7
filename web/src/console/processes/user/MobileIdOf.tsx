import { Button, Group, Paper, Stack, Text } from '@mantine/core'
import { IconDeviceMobile, IconHourglass } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Suspense, useState, type ReactNode } from 'react'
import type { Schemas } from '../../../api/client'
import { Problem } from '../../../api/problem'
import { ago } from '../../../language/moments'
import { useSettings } from '../../editing/settings'
import { useMay } from '../../may'
import { useOnce } from '../../once'
import { Callout, Refusal } from '../../room/Callout'
import { lazyPart } from '../../room/lazyRoom'
import { Section } from '../../room/Section'
import { To } from '../../room/To'
import { useFailure } from '../../room/useFailure'
import { credentialsQuery } from '../../users/data'
import { useWords } from '../../users/words'
import { certificatesQuery, lastQuery, start, useTouch } from '../data'
import { isOpen, permissionOf, type Process } from '../process'
import { useTexts } from '../texts'
import { useProcessWords } from '../useProcessWords'
import { heldBy, offered, type Begun, type Held } from './offered'

const ProcessDialog = lazyPart(() => import('../take/ProcessDialog'), 'ProcessDialog')
const SUPPLY = 'MobileIDProcSupplyMobileIDForUser'

interface Props {
  slug: string
  user: Schemas['User']
}

type Shown = Pick<Process, 'id' | 'kind'>

/** The mobile ID of a user: what goes on about it, and what can be begun. Nothing where the project does not use it. */
export function MobileIdOf({ slug, user }: Props) {
  const { t } = useTexts()
  const words = useWords()
  const may = useMay(slug)
  const switches = useSettings(slug).data?.body.mobile_id.processes
  const last = useQuery(lastQuery(slug, user.id)).data
  const held = useHeld(slug, user)
  const [shown, setShown] = useState<Shown>()
  if (!switches || last === undefined || held === undefined || user.state === 'deletion_pending') return null
  const isEnabled = (kind: string) => switches[kind]?.enabled ?? false
  const goesOn = last && isOpen(last) ? last : undefined
  const kinds = offered({ held, isActive: user.state === 'active', may, isEnabled })
  const isOff = !isEnabled(SUPPLY) && may('manage_project')
  const isWaited = isEnabled(SUPPLY) && user.state !== 'active' && may('acquire_credentials')
  if (!goesOn && kinds.length === 0 && held === 'none' && !isOff && !isWaited) return null
  return (
    <Section title={t('user.title')}>
      <Paper withBorder p="md">
        <Stack gap="sm">
          <Text size="sm">{t(held === 'none' ? 'user.hasNone' : held === 'active' ? 'user.has' : 'user.held')}</Text>
          {goesOn ? <GoesOn slug={slug} process={goesOn} show={setShown} /> : <Begin {...{ slug, user, kinds, last }} show={setShown} />}
          {isWaited && <Hint>{t('user.inactive')}</Hint>}
          {isOff && (
            <Hint>
              {t('user.off')}{' '}
              <To to="/projects/$slug/settings/mobile-id" params={{ slug }} inherit underline="always">
                {t('user.settings')}
              </To>
            </Hint>
          )}
        </Stack>
      </Paper>
      <Suspense>{shown && <ProcessDialog slug={slug} {...shown} name={words.name(user)} close={() => setShown(undefined)} />}</Suspense>
    </Section>
  )
}

function useHeld(slug: string, user: Schemas['User']): Held | undefined {
  const credentials = useQuery(credentialsQuery(slug, user.id)).data
  const certificates = useQuery(certificatesQuery(slug, user.id)).data
  return credentials && certificates && heldBy(credentials, certificates)
}

/** The process that goes on, so that somebody takes it up where it stands. */
function GoesOn({ slug, process, show }: { slug: string; process: Process; show: (process: Shown) => void }) {
  const { t, locale } = useTexts()
  const words = useProcessWords()
  const may = useMay(slug)
  const title = t('user.goesOn', { kind: words.kind(process.kind), state: words.state(process.state) })
  return (
    <Callout icon={IconHourglass} tone="busy" title={title}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">{t('user.since', { when: ago(process.created_at, locale) })}</Text>
        {may(permissionOf(process.kind)) && (
          <Button size="xs" onClick={() => show(process)}>
            {t('user.goOn')}
          </Button>
        )}
      </Group>
    </Callout>
  )
}

interface BeginProps extends Props {
  kinds: readonly Begun[]
  last: Process | null
  show: (process: Shown) => void
}

/** What can be begun: to supply one at hand, the rest beside it. */
function Begin({ slug, user, kinds, last, show }: BeginProps) {
  const { t } = useTexts()
  const words = useProcessWords()
  const failure = useFailure()
  const touch = useTouch(slug)
  const once = useOnce()
  const beginning = useMutation({
    // After the last one, another of the same kind is another one.
    mutationFn: (kind: Begun) => start(slug, kind, user.id, once({ kind, after: last?.id, of: user.updated_at })),
    onSuccess: show,
    onSettled: touch,
  })
  const { error } = beginning
  const known = error instanceof Problem ? words.refusal(error.code) : undefined
  if (kinds.length === 0) return null
  return (
    <>
      <Group gap="xs">
        {kinds.map((kind) => (
          <Button
            key={kind}
            size="xs"
            variant={kind === SUPPLY ? 'filled' : 'default'}
            {...(kind === SUPPLY && { leftSection: <IconDeviceMobile size={16} aria-hidden /> })}
            loading={beginning.isPending && beginning.variables === kind}
            onClick={() => beginning.mutate(kind)}
          >
            {t(`user.begin.${kind}`)}
          </Button>
        ))}
      </Group>
      <Refusal>{error && (known ?? failure(error))}</Refusal>
    </>
  )
}

function Hint({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  )
}
