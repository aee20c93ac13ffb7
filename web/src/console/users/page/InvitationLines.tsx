import type { Schemas } from '../../../api/client'
import { moment } from '../../../language/moments'
import { Lines } from '../../room/Lines'
import { useTexts } from './texts'
import { en } from './texts.en'

type Channel = keyof typeof en.channels
type InvitationState = keyof typeof en.invitationStates
const isChannel = (word: string): word is Channel => word in en.channels
const isState = (word: string): word is InvitationState => word in en.invitationStates

/** How an invitation went out, and what became of it. */
export function InvitationLines({ invitation: { state, channel, sent_at, expires_at } }: { invitation: Schemas['InvitationView'] }) {
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
