import type { Locale } from '../../../language/locale'

interface Words {
  label: string
  hint?: string
}

/** A connector's schema speaks English. In other languages its fields have their words here; without them, its own. */
export const WORDS: Partial<Record<Locale, Record<string, Record<string, Words>>>> = {
  de: {
    origo: {
      organization: { label: 'Organisations-ID', hint: 'Die Nummer Ihrer Organisation im HID Origo Management Portal.' },
      client_id: {
        label: 'Client-ID',
        hint: 'Des Systemkontos, das im Portal für Claviger angelegt wurde; sie beginnt mit der Organisations-ID, etwa 1234567-OSRV…',
      },
      client_secret: { label: 'Client-Secret', hint: 'Desselben Systemkontos.' },
      application_id: { label: 'Anwendungs-ID', hint: 'Wie mit HID vereinbart, in der Form HID-PARTNERNAME-LÖSUNGSNAME.' },
      auth_url: { label: 'Adresse für Token', hint: 'In der Zertifizierungsumgebung: https://api.cert.origo.hidglobal.com' },
      api_url: {
        label: 'Adresse für Benutzer und Berechtigungen',
        hint: 'In der Zertifizierungsumgebung: https://cert.mi.api.origo.hidglobal.com',
      },
      event_url: { label: 'Adresse für Ereignisse', hint: 'Die Adresse der Zertifizierungsumgebung nennt HID auf Anfrage.' },
    },
  },
}
