import { useWords } from '../../users/words'
import { en as words } from '../../users/words.en'
import type { Attribute } from './model'
import { en } from './texts.en'
import { useTexts } from './texts'

const FIELDS = keys(words.fields)
const OWN = keys(en.attributes)

/** What people call attributes and their values. */
export function useNames() {
  const { t } = useTexts()
  const say = useWords()
  return {
    attribute({ name, label }: Attribute): string {
      const field = FIELDS.find((known) => known === name)
      if (field) return say.t(`fields.${field}`)
      const own = OWN.find((known) => known === name)
      return own ? t(`attributes.${own}`) : (label ?? name)
    },
    choice({ name }: Attribute, word: string): string {
      if (name === 'state') return say.state(word)
      if (name === 'enrolment') return say.enrolment(word)
      return name === 'origin' ? say.origin(word) : word
    },
  }
}

function keys<T extends object>(of: T): (keyof T & string)[] {
  // The keys of a literal object are those of its type.
  return Object.keys(of) as (keyof T & string)[]
}
