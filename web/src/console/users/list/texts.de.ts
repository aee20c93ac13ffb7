import type { SameAs } from '../../../language/say'
import type { en } from './texts.en'

export const de: SameAs<typeof en> = {
  title: 'Benutzer',
  total_one: '{{shown}} Benutzer',
  total_other: '{{shown}} Benutzer',
  import: 'Importieren',
  add: 'Benutzer hinzufügen',
  addShort: 'Hinzufügen',
  search: 'Name, E-Mail-Adresse oder ID suchen',
  enrolment: 'Einrichtung',
  state: 'Zustand',
  origin: 'Herkunft',
  sorts: {
    last_name: 'Nachname',
    first_name: 'Vorname',
    email: 'E-Mail-Adresse',
    card_id: 'ID',
    created_at: 'Hinzugefügt, älteste zuerst',
    newest: 'Hinzugefügt, neueste zuerst',
  },
  name: 'Name',
  email: 'E-Mail-Adresse',
  mobile: 'Mobilnummer',
  changed: 'Geändert',
  empty: 'Noch keine Benutzer',
  emptyHint:
    'Fügen Sie Menschen einzeln hinzu, importieren Sie einmal eine Liste, oder richten Sie Auto-Sync ein: Dann hält Ihr Zutrittssystem diese Liste von selbst aktuell.',
  emptyReader: 'Diesem Projekt wurde bisher niemand hinzugefügt.',
  setUp: 'Auto-Sync einrichten',
  nobody: 'Niemand gefunden',
  nobodyHint: 'Mit jedem Wort muss ein Name, die E-Mail-Adresse, die ID oder die Sync-ID beginnen; auch die Filter müssen zutreffen.',
  failed: 'Die Benutzer konnten nicht geholt werden',
}
