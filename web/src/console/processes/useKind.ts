import { knows } from '../../language/say'
import { texts } from '../../language/texts'
import { de } from './kinds.de'
import { en } from './kinds.en'

const useTexts = texts({ en, de })

/** What people call a kind of process; one that is not known here is shown as the server names it. */
export function useKind(): (kind: string) => string {
  const { t } = useTexts()
  return (kind) => (knows(en, kind) ? t(kind) : kind)
}
