/** The languages that people are addressed in. */
export const LOCALES = ['en', 'de'] as const
export type Locale = (typeof LOCALES)[number]

const STORED = 'claviger.locale'

/** The language that was chosen here, else the first of the browser's that there is. */
export function preferredLocale(): Locale {
  const wishes = [stored(), ...navigator.languages.map((tag) => tag.split('-')[0]?.toLowerCase())]
  return wishes.find(isLocale) ?? 'en'
}

/** Remembers a choice in this browser. */
export function rememberLocale(locale: Locale): void {
  try {
    localStorage.setItem(STORED, locale)
  } catch {
    // A browser without storage asks again next time.
  }
}

export function isLocale(text: string | undefined | null): text is Locale {
  return LOCALES.some((locale) => locale === text)
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED)
  } catch {
    return null
  }
}
