import type { SameAs } from '../../language/say'
import type { en } from './texts.en'

export const de: SameAs<typeof en> = {
  title: 'Suchen',
  type: 'Art',
  types: { all: 'Alles', user: 'Benutzer', mobile_id: 'Mobile ID', credential: 'Berechtigung', certificate: 'Zertifikat' },
  text: 'Suchtext',
  hints: {
    all: 'Ein Name, eine E-Mail-Adresse, eine ID, eine Nummer einer Berechtigung, eine Seriennummer oder ein Name in einem Zertifikat',
    user: 'Ein Name, eine E-Mail-Adresse, eine ID oder eine Sync-ID',
    mobile_id: 'Ein Name, eine E-Mail-Adresse oder eine ID des Inhabers; die Mobile ID steht auf der Seite des Benutzers',
    credential: 'Eine Nummer oder ein Name, eine E-Mail-Adresse oder eine ID des Inhabers',
    certificate: 'Eine Seriennummer mit oder ohne Doppelpunkte, ein Name im Zertifikat oder der des Inhabers',
  },
  found: 'Gefunden',
  hits_one: '{{count}} Treffer',
  hits_other: '{{count}} Treffer',
  nothing: 'Nichts beginnt so.',
  noNumber: 'Ohne Nummer',
  noSubject: 'Mit dem Inhaber gelöscht',
  most: 'Die ersten {{count}} jeder Art werden gezeigt. Geben Sie mehr ein, um andere zu sehen.',
}
