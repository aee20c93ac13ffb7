import i18next from 'i18next'
import { useMemo, useSyncExternalStore } from 'react'
import { isLocale, LOCALES, preferredLocale, rememberLocale, type Locale } from './locale'

/**
 * What pages say. Each part of a page registers its own texts, in every
 * language, beside its code:
 *
 *     export const useTexts = texts('users', { en, de })
 *     …
 *     const { t } = useTexts()
 *     t('list.title')
 *
 * English gives the keys; a language that lacks one does not compile. Texts for
 * numbers have two keys, `rows_one` and `rows_other`, and are asked for with
 * `t('rows', { count })`. Values stand in braces: `{{name}}`.
 */
export function texts<const T extends Tree>(namespace: string, bundles: { en: T } & Record<Locale, SameAs<T>>) {
  for (const locale of LOCALES) i18next.addResourceBundle(locale, namespace, bundles[locale])
  return function useTexts(): { t: Say<T>; locale: Locale } {
    const locale = useSyncExternalStore(onChange, spoken)
    return useMemo(() => ({ t: (key, values) => i18next.t(key, { ns: namespace, lng: locale, ...values }), locale }), [locale])
  }
}

export interface Tree {
  readonly [key: string]: string | Tree
}

/** The same keys, with other words. */
export type SameAs<T> = { readonly [K in keyof T]: T[K] extends string ? string : SameAs<T[K]> }

type Countless<K extends string> = K extends `${infer Word}_one` | `${infer Word}_other` ? Word : K

/** The keys of a tree of texts, with dots between the steps. */
export type Keys<T> = {
  [K in keyof T & string]: T[K] extends string ? Countless<K> : `${K}.${Keys<T[K]>}`
}[keyof T & string]

export type Say<T> = (key: Keys<T>, values?: Record<string, string | number>) => string

/** Chooses the language of the whole page. */
export function speak(locale: Locale): void {
  rememberLocale(locale)
  void i18next.changeLanguage(locale)
}

/** The language of the page now. */
function spoken(): Locale {
  return isLocale(i18next.language) ? i18next.language : 'en'
}

function onChange(listener: () => void): () => void {
  i18next.on('languageChanged', listener)
  return () => i18next.off('languageChanged', listener)
}

// React escapes what it shows, so the library need not.
void i18next.init({
  lng: preferredLocale(),
  fallbackLng: 'en',
  supportedLngs: LOCALES,
  interpolation: { escapeValue: false },
  resources: {},
  initAsync: false,
})
document.documentElement.lang = spoken()
i18next.on('languageChanged', () => {
  document.documentElement.lang = spoken()
})
