import { useQuery } from '@tanstack/react-query'
import { authoritiesQuery } from '../../authorities/data'
import { moment } from '../../../language/moments'
import { credentialQuery } from '../../credentials/data'
import { Facts } from '../../room/Facts'
import { To } from '../../room/To'
import { devicesQuery } from '../../users/data'
import { SerialCell } from '../list/SerialCell'
import type { Certificate } from '../data'
import { useTexts } from '../texts'
import { useWords } from '../words'

/** Everything that a certificate says, and what is known of it besides. */
export function Details({ slug, certificate }: { slug: string; certificate: Certificate }) {
  const { t, locale } = useTexts()
  const words = useWords()
  const at = (when: string) => moment(when, locale)
  return (
    <Facts
      facts={[
        [t('subject'), certificate.subject || t('noSubject')],
        [t('serial'), <SerialCell key="serial" serial={certificate.serial} tabIndex={0} isWhole />],
        [t('state'), words.inFull(certificate)],
        [t('page.since'), at(certificate.since)],
        [t('page.from'), at(certificate.not_before)],
        [t('until'), at(certificate.not_after)],
        [t('page.issuer'), <Issuer key="issuer" slug={slug} id={certificate.authority_id} />],
        [t('profile'), certificate.profile],
        [t('origin'), words.origin(certificate.origin)],
        [t('page.key'), certificate.key_id],
        [t('page.credential'), certificate.credential_id && <OfCredential key="credential" slug={slug} id={certificate.credential_id} />],
        [t('page.device'), certificate.device_id && certificate.user_id && <OnPhone key="device" slug={slug} id={certificate.device_id} user={certificate.user_id} />],
        [t('page.asked'), at(certificate.created_at)],
      ]}
    />
  )
}

function Issuer({ slug, id }: { slug: string; id: string }) {
  const authorities = useQuery(authoritiesQuery(slug)).data
  const authority = authorities?.find((one) => one.id === id)
  return (
    <To to="/projects/$slug/settings/ca" params={{ slug }} inherit>
      {authority?.chain[0]?.subject ?? authority?.slug ?? id}
    </To>
  )
}

function OfCredential({ slug, id }: { slug: string; id: string }) {
  const { t } = useTexts()
  const credential = useQuery(credentialQuery(slug, id)).data
  return (
    <To to="/projects/$slug/credentials/$id" params={{ slug, id }} inherit>
      {credential?.number ?? t('page.toCredential')}
    </To>
  )
}

/** A phone has no page of its own: its holder's tells of it. */
function OnPhone({ slug, id, user }: { slug: string; id: string; user: string }) {
  const { t } = useTexts()
  const devices = useQuery(devicesQuery(slug, user)).data
  const device = devices?.find((one) => one.id === id)
  if (devices && !device) return t('page.deviceGone')
  return (
    <To to="/projects/$slug/users/$id" params={{ slug, id: user }} inherit>
      {device?.name ?? '…'}
    </To>
  )
}
