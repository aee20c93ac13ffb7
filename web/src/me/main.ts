import { preferredLocale } from '../language/locale'

/** Self-service is an empty room yet: it says so in the page's language. */
const SAYS = {
  en: 'Self-service comes with a later version. Until then your administrator helps you.',
  de: 'Der Self-Service kommt mit einer späteren Version. Bis dahin hilft Ihnen Ihr Administrator.',
}

const locale = preferredLocale()
document.documentElement.lang = locale
const words = document.createElement('p')
words.textContent = SAYS[locale]
document.getElementById('root')?.append(words)
