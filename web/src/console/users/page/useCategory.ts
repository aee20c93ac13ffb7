import { texts } from '../../../language/texts'
import { de } from './history.de'
import { en } from './history.en'

const useCategories = texts({ en, de })

type Category = keyof typeof en
const isKnown = (word: string): word is Category => word in en

/** Every category that has words, with its dot. */
export const CATEGORIES = Object.keys(en).map((name) => name.replace('_', '.'))

/** What an event of a category says; of one without words here, its name, or what is given instead. */
export function useCategory(): (category: string, otherwise?: string) => string {
  const { t } = useCategories()
  return (category, otherwise = category) => {
    const name = category.replace('.', '_')
    return isKnown(name) ? t(name) : otherwise
  }
}
