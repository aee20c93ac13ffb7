import { useState } from 'react'
import { Button } from '../parts/Button'
import { Field } from '../parts/Field'
import { Notice } from '../parts/Notice'
import { Screen } from '../parts/Screen'
import { addressOf, isSlug, lastSlug } from '../project'
import { useTexts } from './texts'

/** Asks for the organisation, where the address names none, or one that is not there. */
export function Which({ unknown }: { unknown?: string }) {
  const { t } = useTexts()
  const [slug, setSlug] = useState(unknown ?? lastSlug())
  const [fault, setFault] = useState<string>()
  const submit = () => {
    const name = slug.trim().toLowerCase()
    if (isSlug(name)) location.assign(addressOf(name))
    else setFault(t(name === '' ? 'which.missing' : 'which.form'))
  }
  return (
    <Screen title={t('which.title')}>
      {unknown && (
        <Notice tone="warning">
          <p>{t('which.unknown', { name: unknown })}</p>
        </Notice>
      )}
      <p>{t('which.text')}</p>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Field label={t('which.label')} value={slug} autoComplete="organization" fault={fault} onChange={(event) => setSlug(event.target.value)} />
        <Button look="main">{t('which.go')}</Button>
      </form>
    </Screen>
  )
}
