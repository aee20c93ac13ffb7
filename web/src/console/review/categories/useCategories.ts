import { knows } from '../../../language/say'
import { texts } from '../../../language/texts'
import { de } from '../../users/page/history.de'
import { en } from '../../users/page/history.en'
import { de as moreDe } from './more.de'
import { en as moreEn } from './more.en'

const useHistory = texts({ en, de })
export const useMore = texts({ en: moreEn, de: moreDe })

/** Categories of one group, the word before the dot. */
export interface Group {
  name: string
  categories: readonly string[]
}

const NAMES = [...Object.keys(en), ...Object.keys(moreEn)]

/** Every category there is, by its group. */
export const GROUPS: readonly Group[] = Object.keys(moreEn.groups).map((name) => ({
  name,
  categories: NAMES.filter((word) => word.startsWith(`${name}_`)).map((word) => word.replace('_', '.')),
}))

/** What categories and their groups are called; what is not known here as the server names it. */
export function useCategories() {
  const { t: history } = useHistory()
  const { t: more } = useMore()
  return {
    category: (category: string): string => {
      const word = category.replace('.', '_')
      if (knows(en, word)) return history(word)
      return knows(moreEn, word) ? more(word) : category
    },
    group: (name: string): string => {
      const key = `groups.${name}`
      return knows(moreEn, key) ? more(key) : name
    },
  }
}
