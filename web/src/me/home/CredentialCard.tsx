import { useMutation, useQueryClient } from '@tanstack/react-query'
import { day, moment } from '../../language/moments'
import { knows } from '../../language/say'
import { useHouse } from '../house'
import { Button } from '../parts/Button'
import { Facts } from '../parts/Facts'
import { Failure } from '../parts/Failure'
import { Notice } from '../parts/Notice'
import { go } from '../place'
import { credentialsQuery } from '../queries'
import { wire, type Certificate, type Credential, type Me } from '../wire'
import { Chip } from './Chip'
import { nameOf } from './PhoneCard'
import { en } from './texts.en'
import { useTexts } from './texts'

/** States in which nothing works any more. */
const OVER: ReadonlySet<string> = new Set(['inactive', 'revoking'])

/** A mobile ID or another credential: how it stands, its certificates, and what can be done about it. */
export function CredentialCard({ credential, me }: { credential: Credential; me: Me }) {
  const { t, locale } = useTexts()
  const word = useWord()
  const { id, phone, invitation, certificates } = credential
  return (
    <article className="card" aria-labelledby={`name-${id}`}>
      <div className="head">
        <h3 id={`name-${id}`}>{nameOf(credential)}</h3>
        <Chip tone={toneOf(credential.status)}>{word(`credentials.states.${credential.status}`, credential.status_text)}</Chip>
      </div>
      {invitation && <p className="small">{t('credentials.invited', { at: moment(invitation.expires_at, locale) })}</p>}
      <Facts
        facts={[
          [t('credentials.on'), phone?.name],
          [t('credentials.from'), credential.status !== 'active' && day(credential.valid_from, locale)],
          [t('credentials.until'), credential.valid_until && day(credential.valid_until, locale)],
        ]}
      />
      {certificates.length > 0 && <Certificates certificates={certificates} />}
      {credential.can_renew && me.level === 'full' && <Renew credential={credential} />}
      {credential.can_lock && (
        <Button look="grave" describedBy={`name-${id}`} onClick={() => go({ is: 'lock', what: 'credential', id })}>
          {t('credentials.lock')}
        </Button>
      )}
    </article>
  )
}

function Certificates({ certificates }: { certificates: readonly Certificate[] }) {
  const { t, locale } = useTexts()
  const word = useWord()
  return (
    <details className="more">
      <summary>{t('certificates.title', { count: certificates.length })}</summary>
      <ul className="lines">
        {certificates.map(({ serial, usage, status, not_after }) => (
          <li key={serial}>
            <strong>{word(`certificates.usage.${usage}`, usage)}</strong>
            <span className="small">
              {status === 'valid' ? t('certificates.until', { day: day(not_after, locale) }) : word(`certificates.status.${status}`, status)}
            </span>
            <span className="small serial">{t('certificates.serial', { serial })}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** The page's word for one that comes from the server. */
function useWord(): (key: string, otherwise: string) => string {
  const { t } = useTexts()
  return (key, otherwise) => (knows(en, key) ? t(key) : otherwise)
}

/** Has the phone renew its certificates when it asks next. */
function Renew({ credential: { id } }: { credential: Credential }) {
  const { t } = useTexts()
  const { slug } = useHouse()
  const client = useQueryClient()
  const renewing = useMutation({
    mutationFn: () => wire.renew(slug, id),
    onSettled: () => client.invalidateQueries({ queryKey: credentialsQuery(slug).queryKey }),
  })
  if (renewing.isSuccess) {
    return (
      <Notice tone="good" news>
        <p>{t('credentials.renewing')}</p>
      </Notice>
    )
  }
  return (
    <>
      <Failure error={renewing.error} />
      <Button busy={renewing.isPending} describedBy={`name-${id}`} onClick={() => renewing.mutate()}>
        {t('credentials.renew')}
      </Button>
    </>
  )
}

function toneOf(status: string): 'good' | 'wait' | 'off' {
  if (status === 'active') return 'good'
  return OVER.has(status) ? 'off' : 'wait'
}
