import { useMemo, useSyncExternalStore } from 'react'
import { preferredLocale, rememberLocale, type Locale } from './locale'
import { sayIn, type SameAs, type Say, type Tree } from './say'

/**
 * What pages say. Each part of a page registers its own texts, in every
 * language, beside its code:
 *
 *     export const useTexts = texts({ en, de })
 *     …
 *     const { t } = useTexts()
 *     t('list.title')
 *
 * English gives the keys; a language that lacks one does not compile. How
 * values and numbers stand in texts is told in `say.ts`.
 */
export function texts<const T extends Tree>(bundles: { en: T } & Record<Locale, SameAs<T>>) {
  return function useTexts(): { t: Say<T>; locale: Locale } {
    const locale = useSyncExternalStore(onChange, spoken)
    // Every bundle has the keys of the English one; only their words differ.
    return useMemo(() => ({ t: sayIn(bundles[locale], locale) as Say<T>, locale }), [locale])
  }
}

const listeners = new Set<() => void>()
let locale = preferredLocale()
document.documentElement.lang = locale

/** Chooses the language of the whole page. */
export function speak(chosen: Locale): void {
  rememberLocale(chosen)
  locale = chosen
  document.documentElement.lang = chosen
  for (const listener of listeners) listener()
}

function spoken(): Locale {
  return locale
}

function onChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
