import { ago, moment } from '../../../language/moments'
import { useNow } from '../../room/useNow'
import { StatusTag } from '../../users/Tags'
import { useReasons } from '../../users/page/useReasons'
import { knows } from '../../../language/say'
import type { Credential } from '../data'
import { progress } from '../progress'
import { useTexts } from '../texts'
import { en } from '../texts.en'
import classes from './list.module.css'

/** A status, and below it how far it has come, or what it waits for. */
export function StatusCell({ credential }: { credential: Credential }) {
  const reasons = useReasons()
  const status = reasons.status(credential)
  return (
    <span className={classes['status']} title={status}>
      <StatusTag status={credential.status}>{status}</StatusTag>
      <Note credential={credential} />
    </span>
  )
}

function Note({ credential: { status, revocation, pending_reason } }: { credential: Credential }) {
  const { t, locale } = useTexts()
  const now = useNow()
  if (status === 'revoking' && revocation) {
    const { how, since } = progress(revocation, now)
    return (
      <span className={classes['note']} data-late={how === 'overdue'} title={moment(since, locale)}>
        {t(`progress.${how}`, { when: ago(since, locale, now) })}
      </span>
    )
  }
  const key = `waits.${pending_reason}`
  return pending_reason && knows(en, key) ? <span className={classes['note']}>{t(key)}</span> : null
}
