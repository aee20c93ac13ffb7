import type { Schemas } from '../../api/client'
import { knows } from '../../language/say'
import { moment } from '../../language/moments'
import { STANDARD } from '../settings/mobileid/options'
import { useReasons } from '../users/page/useReasons'
import { en } from './texts.en'
import { useTexts } from './texts'
import { useKind } from './useKind'

type Choice = Pick<Schemas['ChoiceView'], 'value' | 'text'>

/** The words of processes; what has none here is shown as the server names it. */
export function useProcessWords() {
  const { t, locale } = useTexts()
  const reasons = useReasons()
  const kind = useKind()
  const known = (key: string, otherwise: string) => (knows(en, key) ? t(key) : otherwise)
  return {
    kind,
    state: (state: string) => known(`shown.${state}`, state),
    input: (name: string) => known(`inputs.${name}`, name),
    /** What a choice says, by what it is a choice of. */
    choice: (name: string, { value, text }: Choice) => {
      if (name === 'reason') return reasons.choices([value])[0]?.label ?? text
      if (name === 'certificates') return STANDARD.some((one) => one === value) ? known(`profiles.${value}`, text) : text
      return known(`${name}.${value}`, text)
    },
    /** Why a process failed, as a sentence. */
    failed: (reason: string | null | undefined) => reason && known(`reasons.${reason}`, t('reasons.other', { reason })),
    refusal: (code: string) => (knows(en, `refusals.${code}`) ? t(`refusals.${code}` as 'refusals.missing') : undefined),
    at: (when: string) => moment(when, locale),
  }
}
