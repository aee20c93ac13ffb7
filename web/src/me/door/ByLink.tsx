import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useHouse } from '../house'
import { Button } from '../parts/Button'
import { Failure } from '../parts/Failure'
import { Field } from '../parts/Field'
import { Notice } from '../parts/Notice'
import { Screen } from '../parts/Screen'
import { go } from '../place'
import { wire } from '../wire'
import { useTexts } from './texts'

/** By a link in a mail. The answer is the same whatever the address. */
export function ByLink() {
  const { t } = useTexts()
  const { slug } = useHouse()
  const [email, setEmail] = useState('')
  const [isMissing, setMissing] = useState(false)
  const asking = useMutation({ mutationFn: () => wire.askForLink(slug, email.trim()) })
  const submit = () => {
    const lacks = !/^\S+@\S+$/.test(email.trim())
    setMissing(lacks)
    if (!lacks && !asking.isPending) asking.mutate()
  }
  if (asking.isSuccess) return <Asked email={email.trim()} again={() => asking.reset()} />
  return (
    <Screen title={t('ways.link')} back={() => go({ is: 'door', way: null })}>
      <p>{t('link.text')}</p>
      <Notice tone="info">
        <p>{t('link.may')}</p>
      </Notice>
      <Failure error={asking.error} />
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Field
          label={t('email')}
          type="email"
          autoComplete="username"
          value={email}
          fault={isMissing ? t('emailMissing') : undefined}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Button look="main" busy={asking.isPending}>
          {t('link.ask')}
        </Button>
      </form>
    </Screen>
  )
}

function Asked({ email, again }: { email: string; again: () => void }) {
  const { t } = useTexts()
  return (
    <Screen title={t('link.asked')} back={() => go({ is: 'door', way: null })}>
      <Notice tone="good" news>
        <p>{t('link.askedText', { email })}</p>
      </Notice>
      <p>{t('link.here')}</p>
      <p className="small">{t('link.nothing')}</p>
      <Button onClick={again}>{t('link.again')}</Button>
    </Screen>
  )
}
