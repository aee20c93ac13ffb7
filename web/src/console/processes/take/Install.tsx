import { Button, Group, Stack, Text } from '@mantine/core'
import { IconDeviceMobile, IconHourglass, IconKey, IconMail } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Schemas } from '../../../api/client'
import { ago } from '../../../language/moments'
import { credentialQuery } from '../../credentials/data'
import { Callout, Refusal } from '../../room/Callout'
import { Takeaway } from '../../room/Takeaway'
import { useTexts as useRoomTexts } from '../../room/texts'
import { useNow } from '../../room/useNow'
import { useTexts } from '../texts'
import type { WithStep } from '../process'
import { useProcessWords } from '../useProcessWords'
import classes from './take.module.css'
import { useCancel } from './useCancel'

interface Props {
  slug: string
  process: WithStep
  /** Closes the window; absent where there is none. */
  close?: (() => void) | undefined
}

/** The second step, which the phone takes: what it scans, until when, and how it comes that there is nothing to scan. */
export function Install({ slug, process, close }: Props) {
  const { t, locale } = useTexts()
  const { t: ofRoom } = useRoomTexts()
  const cancelling = useCancel(slug, process, () => {})
  const now = useNow()
  return (
    <Stack>
      {process.enrolment ? <Scan enrolment={process.enrolment} now={now} /> : <Elsewhere slug={slug} process={process} />}
      {process.wants_pin && (
        <Callout icon={IconKey} tone="care">
          {t('install.pin')}
        </Callout>
      )}
      {process.recovers != null && (
        <Callout icon={IconKey} tone={process.recovers ? 'busy' : 'care'}>
          {t(process.recovers ? 'install.recovers' : 'install.recoversNot')}
        </Callout>
      )}
      <Text size="xs" c="dimmed">
        {t('install.live')} {process.ends_at && t('install.ends', { when: ago(process.ends_at, locale, now) })} {t('install.cancelHint')}
      </Text>
      <Refusal>{cancelling.refusal}</Refusal>
      <Group justify="flex-end">
        <Button variant="default" loading={cancelling.isPending} onClick={cancelling.cancel}>
          {t('install.cancel')}
        </Button>
        {close && <Button onClick={close}>{ofRoom('close')}</Button>}
      </Group>
    </Stack>
  )
}

/** For somebody who stands in front of the screen with a phone. */
function Scan({ enrolment: { url, qr_svg, expires_at }, now }: { enrolment: Schemas['EnrolmentView']; now: Date }) {
  const { t, locale } = useTexts()
  const words = useProcessWords()
  return (
    <div className={classes['scan']}>
      <Text size="sm">{t('install.scan')}</Text>
      <img className={classes['qr']} src={`data:image/svg+xml,${encodeURIComponent(qr_svg)}`} alt={t('install.qr')} />
      <Text size="sm" ta="center">
        {t('install.until', { at: words.at(expires_at), when: ago(expires_at, locale, now) })}
      </Text>
      <Takeaway label={t('install.link')} text={url} />
    </div>
  )
}

/** Why there is nothing to scan here: it was sent, a phone is at it, or nobody came. */
function Elsewhere({ slug, process }: { slug: string; process: WithStep }) {
  const { t } = useTexts()
  const credential = useQuery({ ...credentialQuery(slug, process.credential_id ?? ''), enabled: Boolean(process.credential_id) }).data
  if (!credential) return null
  const { invitation, status } = credential
  if (status !== 'invited') return <Told icon={IconDeviceMobile} text={t('install.fetched')} />
  if (invitation?.state === 'accepted') return <Told icon={IconDeviceMobile} text={t('install.taken')} />
  if (invitation && ['pending', 'sent'].includes(invitation.state)) {
    return <Told icon={IconMail} text={t(invitation.channel === 'sms' ? 'install.sms' : 'install.mail')} />
  }
  return <Told icon={IconHourglass} text={t('install.ranOut')} />
}

function Told({ icon, text }: { icon: typeof IconMail; text: string }) {
  return (
    <Callout icon={icon} tone="busy">
      {text}
    </Callout>
  )
}
