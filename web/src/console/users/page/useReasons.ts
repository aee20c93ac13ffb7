import type { Schemas } from '../../../api/client'
import { en } from './texts.en'
import { useTexts } from './texts'

type Reason = keyof typeof en.reasons
type Status = keyof typeof en.statuses

const isReason = (word: string): word is Reason => word in en.reasons
const isStatus = (word: string): word is Status => word in en.statuses

/** Reasons and statuses in words; those that are not known here as the server names them. */
export function useReasons() {
  const { t } = useTexts()
  const reason = (word: string) => (isReason(word) ? t(`reasons.${word}`) : word)
  return {
    choices: (words: readonly string[]) => words.map((value) => ({ value, label: reason(value) })),
    status: ({ status, reason: why, status_text }: Schemas['CredentialView']) => {
      if (!isStatus(status)) return status_text
      const name = t(`statuses.${status}`)
      return why ? `${name} – ${reason(why)}` : name
    },
  }
}
