import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useHouse } from '../house'
import { Button } from '../parts/Button'
import { Failure } from '../parts/Failure'
import { Field } from '../parts/Field'
import { Screen } from '../parts/Screen'
import { go } from '../place'
import { startingKey, useWelcome } from '../session'
import { wire } from '../wire'
import { useTexts } from './texts'

/** With the e-mail address and a password; a starting password is to be changed next. */
export function WithPassword({ email: known }: { email: string }) {
  const { t } = useTexts()
  const { slug } = useHouse()
  const welcome = useWelcome()
  const client = useQueryClient()
  const [email, setEmail] = useState(known)
  const [password, setPassword] = useState('')
  const [isMissing, setMissing] = useState(false)
  const login = useMutation({
    mutationFn: () => wire.logIn(slug, { email: email.trim(), password }),
    onSuccess: ({ level }) => {
      if (level === 'must_change') client.setQueryData(startingKey(slug), password)
      return welcome()
    },
    onError: () => setPassword(''),
  })
  const submit = () => {
    const lacks = email.trim() === '' || password === ''
    setMissing(lacks)
    if (!lacks && !login.isPending) login.mutate()
  }
  return (
    <Screen title={t('ways.password')} back={() => go({ is: 'door', way: null })}>
      <Failure error={login.error} />
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
          fault={isMissing && email.trim() === '' ? t('emailMissing') : undefined}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          label={t('password')}
          type="password"
          autoComplete="current-password"
          value={password}
          fault={isMissing && password === '' ? t('passwordMissing') : undefined}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button look="main" busy={login.isPending}>
          {t('go')}
        </Button>
      </form>
      <p className="small">{t('passwordHint')}</p>
    </Screen>
  )
}
