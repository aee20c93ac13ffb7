import { rememberLocale, type Locale } from '../language/locale'
import { knows as holds, sayIn as sayFrom, type Keys, type SameAs, type Say as SayOf } from '../language/say'
import { de } from './texts.de'
import { en } from './texts.en'

const BUNDLES: Record<Locale, SameAs<typeof en>> = { en, de }

/** What the phone page says. */
export type Say = SayOf<typeof en>

export function sayIn(locale: Locale): Say {
  // Every bundle has the keys of the English one; only their words differ.
  return sayFrom(BUNDLES[locale], locale) as Say
}

/** Whether there is such a text; for words that come from the server. */
export function knows(key: string): key is Keys<typeof en> {
  return holds(en, key)
}

/** Chooses the page's language. */
export function speak(locale: Locale): void {
  rememberLocale(locale)
  document.documentElement.lang = locale
}
