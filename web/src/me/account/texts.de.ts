import type { SameAs } from '../../language/say'
import type { en } from './texts.en'

export const de: SameAs<typeof en> = {
  change: 'Passwort ändern',
  set: 'Passwort festlegen',
  starting: {
    title: 'Eigenes Passwort wählen',
    text: 'Sie sind mit einem Startpasswort angemeldet, das noch jemand kennt. Wählen Sie jetzt ein eigenes; dann geht es weiter.',
    present: 'Startpasswort',
    logOut: 'Abmelden',
  },
  present: 'Jetziges Passwort',
  presentMissing: 'Bitte geben Sie das Passwort ein, das Sie jetzt haben.',
  presentWrong: 'Das ist nicht das Passwort, das Sie jetzt haben.',
  new: 'Neues Passwort',
  newHint: 'Mindestens {{count}} Zeichen; ein ganzer Satz ist gut.',
  short: 'Bitte mindestens {{count}} Zeichen.',
  again: 'Neues Passwort noch einmal',
  different: 'Das ist nicht dasselbe Passwort.',
  save: 'Passwort speichern',
  done: 'Ihr Passwort ist geändert',
  doneText: 'Es gilt ab jetzt. Überall sonst sind Sie abgemeldet, und Sie bekommen eine E-Mail darüber.',
  home: 'Zu meiner Seite',
}
