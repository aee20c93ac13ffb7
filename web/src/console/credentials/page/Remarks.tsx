import { IconAlertTriangle, IconHourglass, IconTrash } from '@tabler/icons-react'
import { moment } from '../../../language/moments'
import { knows } from '../../../language/say'
import { Callout } from '../../room/Callout'
import { Lines } from '../../room/Lines'
import { useNow } from '../../room/useNow'
import { useTexts as useUserTexts } from '../../users/page/texts'
import { useReasons } from '../../users/page/useReasons'
import type { Credential } from '../data'
import { progress } from '../progress'
import { useTexts } from '../texts'
import { en } from '../texts.en'

/** What somebody should know of a credential first: that it waits, was refused, or should be gone by now. */
export function Remarks({ credential }: { credential: Credential }) {
  const { t, locale } = useTexts()
  const now = useNow()
  const { t: ofUser } = useUserTexts()
  const { observed, removing, revocation } = credential
  const late = revocation && progress(revocation, now).how === 'overdue' ? revocation.promised_by : undefined
  return (
    <>
      <Waiting credential={credential} />
      {observed === 'failed_issue' && (
        <Callout icon={IconAlertTriangle} tone="bad" title={t('refused.issue')}>
          {t('refused.issueHint')}
        </Callout>
      )}
      {observed === 'failed_revoke' && (
        <Callout icon={IconAlertTriangle} tone="bad" title={t('refused.revoke')}>
          {t('refused.revokeHint')}
        </Callout>
      )}
      {removing && (
        <Callout icon={IconTrash} tone="busy">
          {ofUser('removing')}
        </Callout>
      )}
      {late && (
        <Callout icon={IconAlertTriangle} tone="bad" title={t('late.title')}>
          {t('late.hint', { at: moment(late, locale) })}
        </Callout>
      )}
    </>
  )
}

/** Why it waits, and what to do about that. */
function Waiting({ credential }: { credential: Credential }) {
  const { t } = useTexts()
  const { wait } = useReasons()
  const why = wait(credential)
  const todo = `todo.${credential.pending_reason}`
  if (!why) return null
  return (
    <Callout icon={IconHourglass} tone="care" title={t('waiting')}>
      <Lines lines={[why, knows(en, todo) && t(todo)]} />
    </Callout>
  )
}
