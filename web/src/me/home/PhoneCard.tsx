import { ago, day } from '../../language/moments'
import { knows } from '../../language/say'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { go } from '../place'
import type { Credential, Phone } from '../wire'
import { Chip } from './Chip'
import { en } from './texts.en'
import { useTexts } from './texts'

interface Props {
  phone: Phone
  carries: readonly Credential[]
}

/** A phone: what it carries, when it was heard of, and the one way to lock it. */
export function PhoneCard({ phone, carries }: Props) {
  const { t, locale } = useTexts()
  const state = `phones.states.${phone.state}`
  return (
    <article className="card" aria-labelledby={`name-${phone.id}`}>
      <div className="head">
        <h3 id={`name-${phone.id}`}>
          <Icon name="phone" /> {phone.name}
        </h3>
        <Chip tone={toneOf(phone.state)}>{knows(en, state) ? t(state) : phone.state}</Chip>
      </div>
      {phone.is_this_login && <p className="small">{t('phones.this')}</p>}
      {carries.length > 0 && <p className="small">{t('phones.carries', { what: carries.map(nameOf).join(', ') })}</p>}
      <p className="small">
        {phone.enrolled_at && t('phones.since', { day: day(phone.enrolled_at, locale) })}{' '}
        {phone.last_seen_at && t('phones.seen', { when: ago(phone.last_seen_at, locale) })}
      </p>
      {phone.can_lock && (
        <Button look="danger" describedBy={`name-${phone.id}`} onClick={() => go({ is: 'lock', what: 'phone', id: phone.id })}>
          {t('phones.lock')}
        </Button>
      )}
    </article>
  )
}

/** What a credential is called. */
export function nameOf({ system, number }: Credential): string {
  return number ? `${system} ${number}` : system
}

function toneOf(state: string): 'good' | 'wait' | 'off' {
  if (state === 'active') return 'good'
  return state === 'claimed' ? 'wait' : 'off'
}
