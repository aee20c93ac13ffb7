import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Problem } from '../../api/problem'
import { useHouse } from '../house'
import { Button } from '../parts/Button'
import { Failure } from '../parts/Failure'
import { Field } from '../parts/Field'
import { Notice } from '../parts/Notice'
import { Screen } from '../parts/Screen'
import { go } from '../place'
import { meQuery } from '../queries'
import { startingKey, useLogout } from '../session'
import { wire, type Me } from '../wire'
import { useTexts } from './texts'

const SHORTEST = 12
const home = () => go({ is: 'home' })

/** Setting a password of one's own; after a login with a starting password there is no way round it. */
export function Password({ me }: { me: Me }) {
  const { t } = useTexts()
  const logOut = useLogout()
  const [isDone, setDone] = useState(false)
  const isForced = me.level === 'must_change'
  if (isDone && !isForced) return <Done />
  return (
    <Screen title={t(isForced ? 'starting.title' : me.password_set ? 'change' : 'set')} back={isForced ? undefined : home}>
      {isForced && <p>{t('starting.text')}</p>}
      <Form me={me} isForced={isForced} onDone={() => setDone(true)} />
      {isForced && (
        <Button look="quiet" onClick={logOut}>
          {t('starting.logOut')}
        </Button>
      )}
    </Screen>
  )
}

function Form({ me, isForced, onDone }: { me: Me; isForced: boolean; onDone: () => void }) {
  const { t } = useTexts()
  const { slug } = useHouse()
  const client = useQueryClient()
  const [typed, setTyped] = useState({ present: '', new: '', again: '' })
  const [isShown, setShown] = useState(false)
  const known = isForced ? client.getQueryData<string>(startingKey(slug)) : undefined
  const needsPresent = me.password_set && me.way === 'password'
  const asksPresent = needsPresent && known === undefined
  const faults = {
    present: asksPresent && typed.present === '' ? t('presentMissing') : undefined,
    new: typed.new.length < SHORTEST ? t('short', { count: SHORTEST }) : undefined,
    again: typed.again === typed.new ? undefined : t('different'),
  }
  const saving = useMutation({
    mutationFn: () => wire.setPassword(slug, { ...(needsPresent && { present: known ?? typed.present }), new: typed.new }),
    onSuccess: async () => {
      onDone()
      client.removeQueries({ queryKey: startingKey(slug) })
      await client.invalidateQueries({ queryKey: meQuery(slug).queryKey })
    },
    // Should what is known be wrong, it is asked for.
    onError: (error) => isWrong(error) && client.removeQueries({ queryKey: startingKey(slug) }),
  })
  const told = saving.error instanceof Problem ? saving.error.byField() : {}
  const submit = () => {
    setShown(true)
    if (!Object.values(faults).some(Boolean) && !saving.isPending) saving.mutate()
  }
  const field = (name: keyof typeof typed) => ({
    type: 'password',
    value: typed[name],
    fault: (isShown ? faults[name] : undefined) ?? told[name]?.detail ?? (name === 'present' && isWrong(saving.error) ? t('presentWrong') : undefined),
    onChange: (event: { target: { value: string } }) => setTyped({ ...typed, [name]: event.target.value }),
  })
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <input className="unseen" type="text" autoComplete="username" value={me.user.email ?? ''} readOnly tabIndex={-1} aria-hidden="true" />
      {asksPresent && <Field label={t(isForced ? 'starting.present' : 'present')} autoComplete="current-password" {...field('present')} />}
      <Field label={t('new')} hint={t('newHint', { count: SHORTEST })} autoComplete="new-password" {...field('new')} />
      <Field label={t('again')} autoComplete="new-password" {...field('again')} />
      <Failure error={Object.keys(told).length > 0 || isWrong(saving.error) ? null : saving.error} />
      <Button look="main" busy={saving.isPending}>
        {t('save')}
      </Button>
    </form>
  )
}

/** Whether the present password was not the right one. */
function isWrong(error: Error | null): boolean {
  return error instanceof Problem && error.code === 'login_failed'
}

function Done() {
  const { t } = useTexts()
  return (
    <Screen title={t('done')}>
      <Notice tone="good" news>
        <p>{t('doneText')}</p>
      </Notice>
      <Button look="main" onClick={home}>
        {t('home')}
      </Button>
    </Screen>
  )
}
