import type { Schemas } from '../../../api/client'
import { en } from './texts.en'
import { useTexts } from './texts'

type Reason = keyof typeof en.reasons
type Status = keyof typeof en.statuses
type Wait = keyof typeof en.waits

const isReason = (word: string): word is Reason => word in en.reasons
const isWait = (word: string): word is Wait => word in en.waits
const isStatus = (word: string): word is Status => word in en.statuses

/** Reasons and statuses in words; those that are not known here as the server names them. */
export function useReasons() {
  const { t } = useTexts()
  const reason = (word: string) => (isReason(word) ? t(`reasons.${word}`) : word)
  return {
    reason,
    choices: (words: readonly string[]) => words.map((value) => ({ value, label: reason(value) })),
    /** A status alone, as filters choose it. */
    statusName: (word: string) => (isStatus(word) ? t(`statuses.${word}`) : word),
    /** What a credential waits for; nothing where it does not wait, or for something that has no words here. */
    wait: ({ pending_reason: why }: Schemas['CredentialView']) => (why && isWait(why) ? t(`waits.${why}`) : undefined),
    status: ({ status, reason: why, status_text }: Schemas['CredentialView']) => {
      if (!isStatus(status)) return status_text
      const name = t(`statuses.${status}`)
      return why ? `${name} – ${reason(why)}` : name
    },
  }
}
