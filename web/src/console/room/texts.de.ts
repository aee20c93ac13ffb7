import type { SameAs } from '../../language/say'
import type { en } from './texts.en'

export const de: SameAs<typeof en> = {
  loading: 'Wird geladen',
  failed: 'Das konnte nicht angezeigt werden',
  unreachable: 'Der Server antwortet nicht. Versuchen Sie es gleich noch einmal.',
  again: 'Noch einmal versuchen',
  cancel: 'Abbrechen',
  close: 'Schließen',
  show: 'Eingabe anzeigen',
  copy: 'Kopieren',
  copied: 'Kopiert',
  save: 'Speichern',
  saved: 'Gespeichert',
  discard: 'Änderungen verwerfen',
  more: 'Mehr anzeigen',
  theirs: {
    title: 'Inzwischen hat jemand anderes hier etwas geändert',
    hint: 'Ihre Eingaben sind noch da. Sehen Sie sich an, was neu ist, und speichern Sie noch einmal.',
    field: '{{name}}: war {{before}}, ist jetzt {{now}}',
    yours: 'Ihre Eingabe: {{typed}}',
    nothing: 'leer',
    yes: 'ein',
    no: 'aus',
  },
  leave: {
    title: 'Ohne Speichern verlassen?',
    hint: 'Auf dieser Seite haben Sie etwas geändert, das noch nicht gespeichert ist.',
    stay: 'Hier bleiben',
    go: 'Ohne Speichern verlassen',
  },
  unsaved: {
    title: 'Eingaben verwerfen?',
    hint: 'Was Sie eingegeben haben, ist noch nicht gespeichert.',
    stay: 'Weiter bearbeiten',
    go: 'Verwerfen',
  },
}
