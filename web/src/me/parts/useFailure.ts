import { Problem } from '../../api/problem'
import { knows } from '../../language/say'
import { en } from './texts.en'
import { useTexts } from './texts'

/** What went wrong, as a sentence: in the page's words where it knows the problem, else in the server's. */
export function useFailure(): (error: Error) => string {
  const { t } = useTexts()
  return (error) => {
    if (!(error instanceof Problem)) return t('problems.unreachable')
    if (error.status === 429) return t('problems.wait', { count: error.retryAfterS ?? 60 })
    const key = `problems.${error.code}`
    if (knows(en, key)) return t(key)
    return error.status >= 500 ? t('problems.trouble') : sentence(error.message)
  }
}

/** The API writes its details to follow a colon; alone they begin and end as a sentence does. */
function sentence(detail: string): string {
  const text = detail.charAt(0).toUpperCase() + detail.slice(1)
  return /[.!?…]$/.test(text) ? text : `${text}.`
}
