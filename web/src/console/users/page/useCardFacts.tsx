import type { Schemas } from '../../../api/client'
import { ago, moment } from '../../../language/moments'
import type { Fact } from '../../room/Facts'
import { Lines } from '../../room/Lines'
import { InvitationLines } from './InvitationLines'
import { useTexts } from './texts'

interface Card {
  credential: Schemas['CredentialView']
  device: Schemas['DeviceView'] | undefined
  invitation: Schemas['InvitationView'] | undefined
}

/** What is told of a card wherever it is shown. */
export function useCardFacts({ credential, device, invitation }: Card): Record<'number' | 'valid' | 'phone' | 'invitation' | 'used', Fact> {
  const { t, locale } = useTexts()
  const at = (when: string) => moment(when, locale)
  const { valid_from, valid_until, last_used_at } = credential
  const seen = device && t('phoneSeen', { name: device.name, platform: device.platform, when: ago(device.last_seen_at, locale) })
  const lease = device && (device.working && device.lease_until ? t('works', { at: at(device.lease_until) }) : t('ended'))
  return {
    number: [t('number'), credential.number],
    valid: [t('valid'), `${at(valid_from)} – ${valid_until ? at(valid_until) : '∞'}`],
    phone: [t('phone'), device && <Lines key="phone" lines={[seen, lease]} />],
    invitation: [t('invitation'), invitation && <InvitationLines key="invitation" invitation={invitation} />],
    used: [t('used'), last_used_at && ago(last_used_at, locale)],
  }
}
