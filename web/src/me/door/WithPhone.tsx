import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useHouse } from '../house'
import { Button } from '../parts/Button'
import { Failure } from '../parts/Failure'
import { Notice } from '../parts/Notice'
import { Qr } from '../parts/Qr'
import { Screen } from '../parts/Screen'
import { useNow } from '../parts/useNow'
import { Waiting } from '../parts/Waiting'
import { go } from '../place'
import { newPhoneLoginQuery, phoneLoginQuery } from '../queries'
import { useWelcome } from '../session'
import { wire, type PhoneLogin } from '../wire'
import { useTexts } from './texts'

/** With the phone that carries the mobile ID: it scans a code, its holder chooses the number that stands here. */
export function WithPhone() {
  const { t } = useTexts()
  const { slug } = useHouse()
  const [attempt, setAttempt] = useState(1)
  const login = useQuery(newPhoneLoginQuery(slug, attempt))
  return (
    <Screen title={t('ways.phone')} back={() => go({ is: 'door', way: null })}>
      {login.data ? (
        <Asking key={login.data.id} login={login.data} again={() => setAttempt(attempt + 1)} />
      ) : login.error ? (
        <>
          <Failure error={login.error} />
          <Button busy={login.isFetching} onClick={() => void login.refetch()}>
            {t('phone.again')}
          </Button>
        </>
      ) : (
        <Waiting />
      )}
    </Screen>
  )
}

interface AskingProps {
  login: PhoneLogin
  again: () => void
}

/** One code. A new one is made when somebody says so, and never by itself: nobody may be here any more. */
function Asking({ login, again }: AskingProps) {
  const { t } = useTexts()
  const { slug } = useHouse()
  const welcome = useWelcome()
  const left = Math.max(0, Math.ceil((Date.parse(login.expires_at) - useNow()) / 1_000))
  const polling = useQuery(phoneLoginQuery(slug, login.id))
  const state = polling.data?.state ?? 'waiting'
  const finishing = useMutation({ mutationFn: () => wire.finishPhone(slug, login.id), onSuccess: welcome })
  const { mutate: finish, isIdle } = finishing
  useEffect(() => {
    if (state === 'approved' && isIdle) finish()
  }, [state, isIdle, finish])
  if (finishing.error) return <Over text={t('phone.unfinished')} again={again} error={finishing.error} />
  if (state === 'approved') return <Waiting text={t('phone.approved')} />
  if (state === 'refused') return <Over text={t('phone.refused')} again={again} />
  if (state === 'expired' || left === 0) return <Over text={t('phone.expired')} again={again} />
  return (
    <>
      {state === 'waiting' && <Scan login={login} />}
      <Number number={login.number} isSeen={state === 'seen'} />
      <p className="small centred" role="timer">
        {t('phone.left', { count: left })}
      </p>
      {state === 'waiting' && <p className="small">{t('phone.needs')}</p>}
    </>
  )
}

function Scan({ login }: { login: PhoneLogin }) {
  const { t } = useTexts()
  return (
    <>
      <p>{t('phone.scan')}</p>
      <Qr svg={login.qr_svg} label={t('phone.qr')} />
      <a className="button plain" href={login.url} target="_blank" rel="noreferrer">
        {t('phone.here')}
      </a>
    </>
  )
}

function Number({ number, isSeen }: { number: number; isSeen: boolean }) {
  const { t } = useTexts()
  return (
    <output className="match">
      <span>{t(isSeen ? 'phone.choose' : 'phone.later')}</span>
      <span className="big">{String(number).padStart(2, '0')}</span>
    </output>
  )
}

function Over({ text, again, error }: { text: string; again: () => void; error?: Error }) {
  const { t } = useTexts()
  return (
    <>
      <Notice tone="warning" news>
        <p>{text}</p>
      </Notice>
      <Failure error={error} />
      <Button look="main" onClick={again}>
        {t('phone.again')}
      </Button>
    </>
  )
}
