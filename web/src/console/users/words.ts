import { texts } from '../../language/texts'
import { useFailure } from '../room/useFailure'
import { ENROLMENTS, ORIGINS, STATES } from './search'
import { de } from './words.de'
import { en } from './words.en'

const useTexts = texts({ en, de })

/** The words that every part of the room uses. A word of the API's that has none here is shown as it is. */
export function useWords() {
  const { t, locale } = useTexts()
  const failure = useFailure()
  return {
    t,
    locale,
    enrolment: (word: string) => translated(ENROLMENTS, word, (known) => t(`enrolments.${known}`)),
    state: (word: string) => translated(STATES, word, (known) => t(`states.${known}`)),
    origin: (word: string) => translated(ORIGINS, word, (known) => t(`origins.${known}`)),
    /** What went wrong, as a sentence. */
    failure,
    /** As people are called: `María Rossi`. */
    name: (of: Named) => `${of.first_name} ${of.last_name}`.trim() || t('nameless'),
  }
}

interface Named {
  first_name: string
  last_name: string
}

function translated<W extends string>(known: readonly W[], word: string, say: (word: W) => string): string {
  const found = known.find((one) => one === word)
  return found ? say(found) : word
}
