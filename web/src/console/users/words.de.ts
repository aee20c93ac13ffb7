import type { SameAs } from '../../language/say'
import type { en } from './words.en'

export const de: SameAs<typeof en> = {
  enrolments: {
    not_invited: 'Nicht eingeladen',
    invitation_sent: 'Eingeladen',
    active: 'Aktiv',
    reset: 'Zurückgesetzt',
    deletion_pending: 'Wird gelöscht',
  },
  states: {
    active: 'Aktiv',
    inactive: 'Deaktiviert',
    locked: 'Gesperrt',
    deletion_pending: 'Wird gelöscht',
  },
  origins: { manual: 'Konsole', csv: 'Datei', api: 'API', scim: 'SCIM' },
  fields: {
    first_name: 'Vorname',
    last_name: 'Nachname',
    email: 'E-Mail-Adresse',
    mobile: 'Mobilnummer',
    card_id: 'ID',
    sync_id: 'Sync-ID',
    external_id: 'Externe ID',
    valid_from: 'Gültig ab',
    valid_until: 'Gültig bis',
  },
  nameless: '(ohne Namen)',
  none: '–',
  yes: 'Ja',
  no: 'Nein',
}
