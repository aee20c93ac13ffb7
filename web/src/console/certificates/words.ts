import { knows } from '../../language/say'
import type { Certificate } from './data'
import { useTexts } from './texts'
import { en } from './texts.en'

/** What the API's words mean; one that has no words here is shown as it is. */
export function useWords() {
  const { t } = useTexts()
  const said = (kind: 'states' | 'holds' | 'holdsInFull' | 'reasons' | 'origins') => (word: string) => {
    const key = `${kind}.${word}`
    return knows(en, key) ? t(key) : word
  }
  const [state, hold, reason] = [said('states'), said('holds'), said('reasons')]
  return {
    state,
    reason,
    holdInFull: said('holdsInFull'),
    origin: said('origins'),
    /** A state, and why it is so where there is a reason. */
    inFull(certificate: Pick<Certificate, 'state' | 'holds' | 'reason'>): string {
      const why = certificate.reason ? [reason(certificate.reason)] : certificate.holds.map(hold)
      return why.length > 0 ? `${state(certificate.state)} – ${why.join(', ')}` : state(certificate.state)
    },
  }
}
