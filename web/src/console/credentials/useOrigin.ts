import { ORIGINS } from './search'
import { useTexts } from './texts'

/** Who began a credential, in a word; a word of the API's that has none here is shown as it is. */
export function useOrigin(): (word: string) => string {
  const { t } = useTexts()
  return (word) => {
    const known = ORIGINS.find((one) => one === word)
    return known ? t(`origins.${known}`) : word
  }
}
