import { useQuery } from '@tanstack/react-query'
import { useHouse } from '../house'
import { Button } from '../parts/Button'
import { Loaded } from '../parts/Loaded'
import { Notice } from '../parts/Notice'
import { Screen } from '../parts/Screen'
import { go } from '../place'
import { credentialsQuery, phonesQuery } from '../queries'
import { useLogout } from '../session'
import type { Me } from '../wire'
import { CredentialCard } from './CredentialCard'
import { PhoneCard } from './PhoneCard'
import { useTexts } from './texts'

/** Somebody's own page: who it is, phones and mobile IDs with what can be done about them, and the account. */
export function Home({ me }: { me: Me }) {
  const { t } = useTexts()
  return (
    <Screen wide title={`${me.user.first_name} ${me.user.last_name}`.trim() || t('title')}>
      {me.level === 'linked' && <Linked />}
      <div className="columns">
        <Phones />
        <Credentials me={me} />
        <Account me={me} />
      </div>
    </Screen>
  )
}

/** What a mailed link lets one do, and the way to more. */
function Linked() {
  const { t } = useTexts()
  return (
    <Notice tone="info">
      <p>{t('linked')}</p>
      <Button onClick={() => go({ is: 'door', way: null })}>{t('stronger')}</Button>
    </Notice>
  )
}

function Phones() {
  const { t } = useTexts()
  const { slug } = useHouse()
  const phones = useQuery(phonesQuery(slug))
  const credentials = useQuery(credentialsQuery(slug)).data ?? []
  return (
    <section className="part" aria-labelledby="phones">
      <h2 id="phones">{t('phones.title')}</h2>
      <Loaded query={phones}>
        {(known) => (
          <>
            {known.length === 0 && <p className="empty">{t('phones.none')}</p>}
            {known.map((phone) => (
              <PhoneCard key={phone.id} phone={phone} carries={credentials.filter(({ id }) => phone.credentials.includes(id))} />
            ))}
          </>
        )}
      </Loaded>
    </section>
  )
}

function Credentials({ me }: { me: Me }) {
  const { t } = useTexts()
  const { slug } = useHouse()
  const credentials = useQuery(credentialsQuery(slug))
  return (
    <section className="part" aria-labelledby="credentials">
      <h2 id="credentials">{t('credentials.title')}</h2>
      <Loaded query={credentials}>
        {(known) => (
          <>
            {known.length === 0 && <p className="empty">{t('credentials.none')}</p>}
            {known.map((credential) => (
              <CredentialCard key={credential.id} credential={credential} me={me} />
            ))}
          </>
        )}
      </Loaded>
      <Get me={me} />
    </section>
  )
}

/** The way to a mobile ID, or why there is none. */
function Get({ me }: { me: Me }) {
  const { t } = useTexts()
  if (!me.get.offered) return me.get.why_not === 'user_not_active' ? <p className="small">{t('get.inactive')}</p> : null
  if (me.level === 'linked') return <p className="small">{t('get.stronger')}</p>
  return (
    <Button look="main" onClick={() => go({ is: 'get', process: null })}>
      {t('get.go')}
    </Button>
  )
}

function Account({ me }: { me: Me }) {
  const { t } = useTexts()
  const logOut = useLogout()
  const { email, mobile } = me.user
  return (
    <section className="part" aria-labelledby="account">
      <h2 id="account">{t('account.title')}</h2>
      <p className="small">{[email, mobile].filter(Boolean).join(' · ')}</p>
      <div className="pair">
        <Button onClick={() => go({ is: 'history' })}>{t('account.history')}</Button>
        {me.level === 'full' && <Button onClick={() => go({ is: 'password' })}>{t(me.password_set ? 'account.password' : 'account.setPassword')}</Button>}
        <Button look="quiet" onClick={logOut}>
          {t('account.logOut')}
        </Button>
      </div>
    </section>
  )
}
