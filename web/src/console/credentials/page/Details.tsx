import type { Schemas } from '../../../api/client'
import { knows } from '../../../language/say'
import { ago, moment } from '../../../language/moments'
import { Facts } from '../../room/Facts'
import { useCardFacts } from '../../users/page/useCardFacts'
import { useReasons } from '../../users/page/useReasons'
import type { Credential } from '../data'
import { useTexts } from '../texts'
import { en } from '../texts.en'
import { useOrigin } from '../useOrigin'
import { usePlaces } from '../usePlaces'

interface Props {
  slug: string
  credential: Credential
  device: Schemas['DeviceView'] | undefined
  invitation: Schemas['InvitationView'] | undefined
}

/** What is known of a credential: first what is wanted of it and what its system says, then the rest. */
export function Details(props: Props) {
  const { slug, credential } = props
  const { t, locale } = useTexts()
  const reasons = useReasons()
  const origin = useOrigin()
  const { systemName, poolName } = usePlaces(slug)
  const { number, valid, phone, invitation, used } = useCardFacts(props)
  /** In words; a word of the API's that has none here is shown as it is. */
  const said = (kind: 'intents' | 'observed' | 'formats', word: string) => {
    const key = `${kind}.${word}`
    return knows(en, key) ? t(key) : word
  }
  return (
    <Facts
      facts={[
        [t('status'), reasons.status(credential)],
        [t('page.intent'), said('intents', credential.intent)],
        [t('page.observed'), said('observed', credential.observed)],
        [number[0], credential.number ?? t('noNumber')],
        [t('page.facility'), credential.facility_code],
        [t('page.format'), said('formats', credential.format)],
        valid,
        [t('system'), systemName(credential.system_id)],
        [t('pool'), poolName(credential.pool_id)],
        [t('origin'), origin(credential.origin)],
        [t('page.generation'), credential.generation],
        phone,
        invitation,
        used,
        [t('page.requested'), moment(credential.created_at, locale)],
        [t('changed'), ago(credential.updated_at, locale)],
      ]}
    />
  )
}
