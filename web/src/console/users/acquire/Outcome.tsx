import { Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconEyeOff, IconHourglass } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Schemas } from '../../../api/client'
import { eventsQuery } from '../../credentials/data'
import { sentence } from '../../forms'
import { Callout } from '../../room/Callout'
import { Lines } from '../../room/Lines'
import { InvitationLink } from '../page/ShownLink'
import { useReasons } from '../page/useReasons'
import type { Acquired } from './Acquire'
import { Code } from './Code'
import { addressOf } from './contact'
import { useTexts } from './texts'

interface Props {
  slug: string
  user: Schemas['User']
  acquired: Acquired
  system: Schemas['SystemView'] | undefined
  close: () => void
}

/** What came of it: a code, an invitation on its way, or why not. */
export function Outcome({ slug, user, acquired, system, close }: Props) {
  const { t } = useTexts()
  return (
    <Stack>
      <Told {...{ slug, user, acquired, system }} />
      <Group justify="flex-end">
        <Button onClick={close} data-autofocus>
          {t('done')}
        </Button>
      </Group>
    </Stack>
  )
}

function Told({ slug, user, acquired, system }: Omit<Props, 'close'>) {
  const { t } = useTexts()
  const wait = useReasons().wait(acquired)
  const name = system?.name ?? ''
  const code = acquired.invitation?.code
  const address = addressOf(system, user) ?? user.email ?? user.mobile ?? ''
  if (acquired.link) return <InvitationLink link={acquired.link} />
  if (code) return <ShownOnce code={code} sent={acquired.invitation?.channel === 'mail' ? t('codeSent', { system: name, address }) : undefined} />
  if (acquired.observed === 'failed_issue') return <Failed slug={slug} id={acquired.id} system={name} />
  if (acquired.isOpen) {
    return (
      <Callout icon={IconHourglass} tone="care" title={t('background', { system: name })}>
        <Lines lines={[wait, t('backgroundHint')]} />
      </Callout>
    )
  }
  if (wait) {
    return (
      <Callout icon={IconHourglass} tone="care" title={t('waits')}>
        {wait}
      </Callout>
    )
  }
  return (
    <Callout icon={IconCircleCheck} tone="good">
      {t('sent', { address })}
    </Callout>
  )
}

/** A code that is kept nowhere after this. */
export function ShownOnce({ code, sent }: { code: string; sent: string | undefined }) {
  const { t } = useTexts()
  return (
    <>
      <Callout icon={IconEyeOff} tone="care">
        <Lines lines={[t('code'), sent]} />
      </Callout>
      <Code code={code} />
    </>
  )
}

/** Why the system did not issue it: the event of it has its words. */
function Failed({ slug, id, system }: { slug: string; id: string; system: string }) {
  const { t } = useTexts()
  const events = useQuery(eventsQuery(slug, id)).data ?? []
  const detail: object = events.find(({ category }) => category === 'credential.issue_failed')?.detail ?? {}
  const cause = 'cause' in detail && typeof detail.cause === 'string' ? sentence(detail.cause) : undefined
  return (
    <Callout isNews icon={IconAlertTriangle} tone="bad" title={t('failed', { system })}>
      {cause && <Text size="sm">{cause}</Text>}
      <Text size="sm">{t('failedHint')}</Text>
    </Callout>
  )
}
