import type { SameAs } from '../../../language/say'
import type { en } from './texts.en'

export const de: SameAs<typeof en> = {
  title: 'Aufbewahrung',
  lead: 'Wie lange Ereignisse aufbewahrt werden. Bestätigungen und Kommentare gehen mit ihnen.',
  panel: 'Ereignisse',
  hint: 'In Tagen; 0 bewahrt sie für immer auf. Ereignisse der Sicherheit bleiben immer, ebenso das Prüfprotokoll. Worauf noch zu reagieren ist, bleibt bis dahin.',
  others: 'Alle Ereignisse',
  othersHint: '0: für immer',
  whole: '{{name}}: alle',
  add: 'Andere Zeiten für einige',
  addWhat: 'Gruppe oder Kategorie',
  drop: 'Wie alle anderen: {{name}}',
  foretell: 'Was würde gehen?',
  goes_one: '{{shown}} Ereignis würde jetzt gehen.',
  goes_other: '{{shown}} Ereignisse würden jetzt gehen.',
  forGood: 'für immer',
  days_one: '{{count}} Tag',
  days_other: '{{count}} Tage',
}
