import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useHouse } from '../house'
import { Button } from '../parts/Button'
import { Failure } from '../parts/Failure'
import { Loaded } from '../parts/Loaded'
import { Notice } from '../parts/Notice'
import { Screen } from '../parts/Screen'
import { go, goInstead } from '../place'
import { credentialsQuery, phonesQuery } from '../queries'
import { wire, type Me } from '../wire'
import { nameOf } from './PhoneCard'
import { useTexts } from './texts'

interface Props {
  me: Me
  what: 'phone' | 'credential'
  id: string
}

/** Asks once whether something is to be locked, and says what that does. */
export function Lock({ me, what, id }: Props) {
  const { slug } = useHouse()
  const phones = useQuery(phonesQuery(slug))
  const credentials = useQuery(credentialsQuery(slug))
  const [locked, setLocked] = useState<string>()
  if (locked !== undefined) return <Done me={me} name={locked} />
  return (
    <Loaded query={credentials}>
      {(known) => (
        <Loaded query={phones}>
          {(devices) => {
            const phone = what === 'phone' ? devices.find((one) => one.id === id) : undefined
            const credential = what === 'credential' ? known.find((one) => one.id === id) : undefined
            const carried = known.filter((one) => phone?.credentials.includes(one.id))
            const named = phone ?? credential
            if (!named) return <Gone />
            const name = phone?.name ?? (credential ? nameOf(credential) : '')
            const isThis = phone?.is_this_login ?? false
            return <Ask what={what} id={id} name={name} ends={carried.map(nameOf)} isThis={isThis} onLocked={() => setLocked(name)} />
          }}
        </Loaded>
      )}
    </Loaded>
  )
}

interface AskProps extends Omit<Props, 'me'> {
  name: string
  /** What ends with the phone. */
  ends: readonly string[]
  /** Whether this session came from that phone, and ends with it. */
  isThis: boolean
  onLocked: () => void
}

function Ask({ what, id, name, ends, isThis, onLocked }: AskProps) {
  const { t } = useTexts()
  const { slug } = useHouse()
  const locking = useMutation({
    mutationFn: (): Promise<unknown> => (what === 'phone' ? wire.lockPhone(slug, id) : wire.lockCredential(slug, id)),
    onSuccess: onLocked,
  })
  return (
    <Screen title={t(`lock.${what}`, { name })} back={() => go({ is: 'home' })}>
      <p>{t(`lock.${what}Text`)}</p>
      {ends.length > 0 && (
        <ul className="ends">
          {ends.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      <p className="small">{t('lock.offline')}</p>
      <Notice tone="warning">
        <p>{t('lock.final')}</p>
        {isThis && <p>{t('lock.this')}</p>}
      </Notice>
      <Failure error={locking.error} />
      <Button look="danger" busy={locking.isPending} onClick={() => locking.mutate()}>
        {t('lock.go')}
      </Button>
      <Button onClick={() => go({ is: 'home' })}>{t('lock.keep')}</Button>
      <p className="small">{t('lock.found')}</p>
    </Screen>
  )
}

function Done({ me, name }: { me: Me; name: string }) {
  const { t } = useTexts()
  const { slug } = useHouse()
  const client = useQueryClient()
  // Asked for anew only now: a session that ended with its phone still shows that the phone is locked.
  const leave = () => {
    goInstead({ is: 'home' })
    void client.invalidateQueries({ queryKey: [slug] })
  }
  return (
    <Screen title={t('lock.done', { name })}>
      <Notice tone="good" news>
        <p>{t('lock.doneText')}</p>
      </Notice>
      <p>{t(me.get.offered && me.level === 'full' ? 'lock.nextGet' : 'lock.next')}</p>
      <Button look="main" onClick={leave}>
        {t('lock.home')}
      </Button>
    </Screen>
  )
}

function Gone() {
  const { t } = useTexts()
  return (
    <Screen title={t('lock.gone')} back={() => go({ is: 'home' })}>
      <p>{t('lock.goneText')}</p>
    </Screen>
  )
}
