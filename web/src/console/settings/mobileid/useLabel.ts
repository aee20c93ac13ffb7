import { knows } from '../../../language/say'
import { en } from './texts.en'
import { useTexts } from './texts'

/** What people call an option, by its path: `mobile_id.device_pin.min_length`. */
export function useLabel(): (path: string) => string {
  const { t } = useTexts()
  return (path) => {
    const [, name = '', inner = ''] = path.split('.')
    const known = KEYS[name]?.(inner) ?? `field.${name}`
    return knows(en, known) ? t(known) : inner || name
  }
}

/** Where the names of options with members stand. */
const KEYS: Record<string, (inner: string) => string> = {
  processes: (inner) => `process.${inner}`,
  certificates: (inner) => `profile.${inner}`,
  device_pin: (inner) => `pin.${inner}`,
  notify: (inner) => `notify.${inner}`,
}
