import type { SameAs } from '../../language/say'
import type { en } from './texts.en'

export const de: SameAs<typeof en> = {
  name: 'Ihr Name',
  email: 'E-Mail-Adresse',
  password: 'Passwort',
  login: {
    title: 'Anmelden',
    go: 'Anmelden',
    wrong: 'Die Adresse oder das Passwort stimmt nicht.',
    wait: 'Zu viele Versuche. Warten Sie {{seconds}} Sekunden und versuchen Sie es dann noch einmal.',
    ended: 'Ihre Sitzung ist zu Ende. Melden Sie sich an, und Sie sind wieder dort, wo Sie waren.',
  },
  setup: {
    title: 'Willkommen bei Claviger',
    lead: 'Sie sind die erste Person hier. Jetzt entsteht Ihr Konto; es darf alles und legt die anderen an.',
    passwordHint: 'Mindestens {{count}} Zeichen; ein ganzer Satz ist gut.',
    again: 'Passwort noch einmal',
    short: 'Bitte mindestens {{count}} Zeichen.',
    different: 'Das ist nicht dasselbe Passwort.',
    go: 'Konto anlegen',
    spent:
      'Dieser Link gilt nicht mehr: Er wurde benutzt oder ist älter als eine Stunde. Hat noch niemand ein Konto, starten Sie den Server neu; er zeigt dann einen neuen Link.',
    noToken:
      'Das erste Konto entsteht mit dem Link, den Claviger beim ersten Start anzeigt. Öffnen Sie ihn in diesem Browser.',
    toLogin: 'Ich habe ein Konto',
  },
}
