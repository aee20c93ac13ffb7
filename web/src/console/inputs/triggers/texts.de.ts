import type { SameAs } from '../../../language/say'
import type { en } from './texts.en'

export const de: SameAs<typeof en> = {
  title: 'Automatisches Auslösen von Eingängen',
  hint: 'Ereignisse der gewählten Kategorien versetzen Eingänge in Alarm.',
  change: 'Ändern',
  mode: 'Auslösen von Eingängen',
  modes: {
    inherit: { name: 'Übernehmen', text: 'Wie beim System. Auf Ereignisse dieses Pools reagieren dessen Eingänge und daneben die unten.' },
    use_selected: { name: 'Eigene Auswahl', text: 'Für Ereignisse dieses Pools gilt, was hier gewählt ist, und nur die Eingänge unten reagieren darauf.' },
  },
  categories: 'Auslösende Kategorien',
  categoriesHint: 'Ereignisse dieser Kategorien versetzen die Eingänge in Alarm.',
  restore: 'Zurücksetzen der Eingänge',
  restores: {
    by_hand: { name: 'Von Hand', text: 'Sie bleiben in Alarm, bis sie jemand zurücksetzt.' },
    after: { name: 'Nach einer Zeit', text: 'Sie gehen zurück, wenn sie so lange kein Ereignis ausgelöst hat.' },
    on_categories: { name: 'Durch Ereignisse', text: 'Sie gehen zurück, wenn ein Ereignis einer anderen Kategorie geschieht.' },
  },
  after: 'Zurücksetzen nach',
  seconds: 'Sekunden',
  afterHint: 'Von 1 Sekunde bis 30 Tagen (2 592 000 Sekunden). Jedes weitere Auslösen beginnt die Zeit von vorn.',
  restoreCategories: 'Zurücksetzende Kategorien',
  restoreCategoriesHint: 'Ereignisse dieser Kategorien setzen die Eingänge zurück.',
  inputs: 'Zugeordnete Eingänge',
  inputsHint: 'Sie werden alle ausgelöst und zurückgesetzt; höchstens 100.',
  noInputs: 'Das Projekt hat noch keine Eingänge.',
  addInput: 'Zu den Eingängen',
  nothing: 'keine',
  groups: {
    credential: 'Berechtigungen',
    invitation: 'Einladungen',
    device: 'Telefone',
    pool: 'Pools',
    system: 'Systeme',
    security: 'Sicherheit',
  },
}
