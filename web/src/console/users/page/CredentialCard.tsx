import { Button, Group, Paper, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { answer, api, type Schemas } from '../../../api/client'
import { ago, moment } from '../../../language/moments'
import { useMay } from '../../may'
import { Facts } from '../../room/Facts'
import { StatusTag } from '../Tags'
import { useOnce } from '../../once'
import { ActionDialog, type Intention } from './ActionDialog'
import { actionsOn, FINAL, REVERSIBLE, type CredentialAction } from './actions'
import { useTexts } from './texts'
import { en } from './texts.en'
import { ShownLink } from './ShownLink'
import { useReasons } from './useReasons'

export type Credential = Schemas['CredentialView']

interface Props {
  slug: string
  credential: Credential
  user: Schemas['User']
  device: Schemas['DeviceView'] | undefined
  invitation: Schemas['InvitationView'] | undefined
  system: Schemas['SystemView'] | undefined
  pool: Schemas['PoolView'] | undefined
}

type Waits = keyof typeof en.waits
const isWait = (word: string | null | undefined): word is Waits => word !== null && word !== undefined && word in en.waits

/** A card on a phone: where it is, how it got there, and what can be done about it. */
export function CredentialCard(props: Props) {
  const { slug, credential, system, pool } = props
  const { t } = useTexts()
  const may = useMay(slug)
  const reasons = useReasons()
  const [link, setLink] = useState<string>()
  const intentionTo = useIntentions(props, setLink)
  const [intention, setIntention] = useState<Intention>()
  const actions = actionsOn(credential, may)
  return (
    <Paper withBorder p="md" component="article" aria-label={pool?.name ?? system?.name}>
      <Group justify="space-between" mb="sm" gap="xs">
        <Title order={3} size="h5">
          {pool?.name ?? system?.name}
        </Title>
        <StatusTag status={credential.status}>{reasons.status(credential)}</StatusTag>
      </Group>
      {isWait(credential.pending_reason) && (
        <Text size="sm" mb="sm">
          {t(`waits.${credential.pending_reason}`)}
        </Text>
      )}
      <CredentialFacts {...props} />
      {actions.length > 0 && (
        <Group gap="xs" mt="md">
          {actions.map((action) => (
            <Button key={action} size="xs" variant="default" onClick={() => setIntention(intentionTo(action))}>
              {t(`actions.${action}.name`)}
            </Button>
          ))}
        </Group>
      )}
      <ActionDialog slug={slug} intention={intention} close={() => setIntention(undefined)} />
      {link && <ShownLink link={link} close={() => setLink(undefined)} />}
    </Paper>
  )
}

function CredentialFacts({ credential, device, invitation }: Props) {
  const { t, locale } = useTexts()
  const at = (when: string) => moment(when, locale)
  const { valid_from, valid_until, revocation } = credential
  const seen = device && t('phoneSeen', { name: device.name, platform: device.platform, when: ago(device.last_seen_at, locale) })
  const lease = device && (device.working && device.lease_until ? t('works', { at: at(device.lease_until) }) : t('ended'))
  return (
    <Facts
      facts={[
        [t('number'), credential.number],
        [t('valid'), `${at(valid_from)} – ${valid_until ? at(valid_until) : '∞'}`],
        [t('phone'), device && <Lines key="phone" lines={[seen, lease]} />],
        [t('invitation'), invitation && <InvitationLines key="invitation" invitation={invitation} />],
        [
          t('revocation'),
          revocation && <Lines key="revocation" lines={[t('asked', { at: at(revocation.requested_at) }), promise(revocation)]} />,
        ],
        [t('used'), credential.last_used_at && ago(credential.last_used_at, locale)],
      ]}
    />
  )

  function promise({ confirmed_at, deadline }: Schemas['RevocationView']): string {
    if (confirmed_at) return t('confirmed', { at: at(confirmed_at) })
    return t(new Date(deadline) < new Date() ? 'overdue' : 'confirmsBy', { at: at(deadline) })
  }
}

type Channel = keyof typeof en.channels
type InvitationState = keyof typeof en.invitationStates
const isChannel = (word: string): word is Channel => word in en.channels
const isState = (word: string): word is InvitationState => word in en.invitationStates

function InvitationLines({ invitation: { state, channel, sent_at, expires_at } }: { invitation: Schemas['InvitationView'] }) {
  const { t, locale } = useTexts()
  const told = t('invitationBy', {
    state: isState(state) ? t(`invitationStates.${state}`) : state,
    channel: isChannel(channel) ? t(`channels.${channel}`) : channel,
  })
  const isOpen = state === 'pending' || state === 'sent'
  return (
    <Lines
      lines={[told, sent_at && t('sentAt', { at: moment(sent_at, locale) }), isOpen && t('expiresAt', { at: moment(expires_at, locale) })]}
    />
  )
}

function Lines({ lines }: { lines: readonly (string | false | null | undefined)[] }) {
  return (
    <>
      {lines
        .filter((line) => typeof line === 'string')
        .map((line) => (
          <div key={line}>{line}</div>
        ))}
    </>
  )
}

/** What each action says before it is done, and what it asks of the server. */
function useIntentions(
  { slug, credential, user, device, system }: Props,
  showLink: (link: string | undefined) => void,
): (action: CredentialAction) => Intention {
  const { t } = useTexts()
  const reasons = useReasons()
  const once = useOnce()
  const canSuspend = system?.capabilities.suspend ?? true
  const act = (action: CredentialAction, body: { reason: string } | undefined) => {
    // The moment of its last change keeps a second suspension from being taken for a repetition of the first.
    const headers = once({ action, body, of: credential.updated_at })
    const params = { path: { slug, id: credential.id } }
    const on = '/api/v1/projects/{slug}/credentials/{id}' as const
    switch (action) {
      case 'resend':
        return answer(api.POST(`${on}/resend-invitation`, { params, headers, body: {} }))
      case 'show': {
        const shown = answer(api.POST(`${on}/resend-invitation`, { params, headers, body: { channel: 'shown' } }))
        return shown.then(({ link }) => showLink(link ?? undefined))
      }
      case 'suspend':
        return answer(api.POST(`${on}/suspend`, { params, headers, body: body ?? { reason: 'suspended' } }))
      case 'revoke':
        return answer(api.POST(`${on}/revoke`, { params, headers, body: body ?? { reason: 'revoked' } }))
      case 'reactivate':
        return answer(api.POST(`${on}/reactivate`, { params, headers }))
      case 'retry':
        return answer(api.POST(`${on}/retry`, { params, headers }))
    }
  }
  const address = user.email ?? user.mobile ?? '–'
  const ends = device?.working ? [t('actions.resend.ends', { phone: device.name })] : []
  const texts: Record<CredentialAction, string[]> = {
    resend: [t('actions.resend.text', { address }), ...ends],
    show: [t('actions.show.text'), ...ends],
    suspend: [t('actions.suspend.text'), ...(canSuspend ? [] : [t('actions.suspend.revokes')])],
    reactivate: [t('actions.reactivate.text'), ...(canSuspend ? [] : [t('actions.reactivate.anew')])],
    revoke: [t('actions.revoke.text')],
    retry: [t('actions.retry.text')],
  }
  const asked: Partial<Record<CredentialAction, readonly string[]>> = { suspend: REVERSIBLE, revoke: FINAL }
  return (action) => {
    const why = asked[action]
    return {
      name: t(`actions.${action}.name`),
      texts: texts[action],
      ...(why && { reasons: reasons.choices(why) }),
      isHarsh: action === 'revoke',
      run: (reason) => act(action, why && { reason }),
    }
  }
}
