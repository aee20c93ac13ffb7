import { rememberLocale, type Locale } from '../shared/locale'
import type { Keys, SameAs } from '../shared/texts'
import { de } from './texts.de'
import { en } from './texts.en'

const BUNDLES: Record<Locale, SameAs<typeof en>> = { en, de }

/**
 * What the phone page says, by the same keys and rules as `shared/texts`, but without the library behind it, which
 * would be larger than the page.
 */
export type Say = (key: Keys<typeof en>, values?: Record<string, string | number>) => string

export function sayIn(locale: Locale): Say {
  const plural = new Intl.PluralRules(locale)
  return (key, values = {}) => {
    const count = values['count']
    const form = typeof count === 'number' ? find(locale, `${key}_${plural.select(count)}`) : undefined
    return fill(form ?? find(locale, key) ?? key, values)
  }
}

/** Whether there is such a text; for words that come from the server. */
export function knows(key: string): key is Keys<typeof en> {
  return find('en', key) !== undefined
}

/** Chooses the page's language. */
export function speak(locale: Locale): void {
  rememberLocale(locale)
  document.documentElement.lang = locale
}

function find(locale: Locale, key: string): string | undefined {
  let at: unknown = BUNDLES[locale]
  for (const step of key.split('.')) at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined
  return typeof at === 'string' ? at : undefined
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
}
