import { knows } from '../../../language/say'
import type { WORDS } from './options'
import { en } from './texts.en'
import { useTexts } from './texts'

/** What people call the words of an option. */
export function useWord(): (option: keyof typeof WORDS) => (word: string) => string {
  const { t } = useTexts()
  return (option) => (word) => {
    const key = `${option}.${word}`
    return knows(en, key) ? t(key) : word
  }
}
