import { Problem } from '../../api/problem'
import { sentence } from '../forms'
import { useTexts } from './texts'

/** What went wrong, as a sentence. */
export function useFailure(): (error: Error) => string {
  const { t } = useTexts()
  return (error) => (error instanceof Problem ? sentence(error.message) : t('unreachable'))
}
