import type { SameAs } from '../../language/say'
import type { en } from './texts.en'

export const de: SameAs<typeof en> = {
  begin: {
    title: 'Mobile ID holen',
    text: 'Halten Sie das Telefon bereit, das sie tragen soll. Es dauert ein bis zwei Minuten.',
    choose: 'Wählen Sie, was Ihre Organisation Sie wählen lässt.',
    scan: 'Öffnen Sie den Link auf Ihrem Telefon: Scannen Sie hier einen Code, oder nehmen Sie ihn aus Ihrer E-Mail.',
    done: 'Das Telefon macht seine Schlüssel, und hier steht, wenn es fertig ist.',
    go: 'Beginnen',
    later: 'Jetzt nicht',
  },
  stronger: {
    text: 'Dafür müssen Sie sich stärker anmelden: mit dem Telefon oder mit dem Passwort.',
    go: 'Mit Telefon oder Passwort anmelden',
  },
  choose: {
    title: 'Auswählen',
    text: '„Weiter“ macht den Link für Ihr Telefon. Nichts ist aktiv, bevor das Telefon ihn angenommen hat.',
    nothing: '„Weiter“ macht den Link für Ihr Telefon; nichts ist aktiv, bevor das Telefon ihn angenommen hat.',
    next: 'Weiter',
    cancel: 'Abbrechen',
  },
  inputs: {
    certificates: 'Zertifikate',
    qr_code: 'Der Link für Ihr Telefon',
    validity_days: 'Wie viele Tage gültig?',
    recover: 'Meine früheren Schlüssel zum Entschlüsseln auf das Telefon bringen',
    lock_existing: 'Meine jetzige Mobile ID endgültig sperren und weitermachen',
  },
  inputHints: {
    lock_existing: 'Sie haben schon eine Mobile ID. Sie wird mit „Weiter“ gesperrt, auch wenn die neue nie eingerichtet wird.',
    recover: 'Damit Sie lesen können, was früher für Sie verschlüsselt wurde.',
    validity_days: 'Höchstens {{most}} Tage.',
  },
  certificates: {
    authentication: 'Zum Anmelden',
    signature: 'Zum Unterschreiben',
    encryption: 'Zum Empfangen verschlüsselter Nachrichten',
  },
  qr_code: { shown: 'Hier als Code zum Scannen', mailed: 'Per E-Mail an mich' },
  always: 'immer dabei',
  install: {
    title: 'Jetzt Ihr Telefon',
    scan: 'Richten Sie die Kamera Ihres Telefons auf diesen Code und öffnen Sie den Link. Er gilt für ein Telefon.',
    qr: 'QR-Code Ihrer Einladung',
    until: 'Gilt bis {{at}}, also {{when}}.',
    here: 'Auf diesem Gerät einrichten',
    mailed: 'Eine E-Mail mit dem Link ging an {{to}}. Öffnen Sie sie auf Ihrem Telefon.',
    taken: 'Ein Telefon hat den Link angenommen. Es macht jetzt seine Schlüssel und richtet die Zertifikate ein.',
    pin: 'Das Telefon fragt nach einer PIN. Sie kommt auf anderem Weg zu Ihnen als der Link: per E-Mail oder SMS.',
    waiting: 'Warten auf Ihr Telefon. Hier geht es von selbst weiter.',
    ends: 'Tut das Telefon nichts, endet es {{when}} von selbst.',
    leave: 'Sie können diese Seite verlassen: Das bricht nichts ab.',
    cancel: 'Abbrechen',
  },
  ended: {
    completed: 'Ihre Mobile ID ist aktiv',
    completedText: 'Ihr Telefon hat alles eingerichtet, und die Zertifikate gelten.',
    cancelled: 'Abgebrochen',
    cancelledText: 'Gab es einen Link, so ist er ungültig. Nichts ist aktiv geworden.',
    failed: 'Das hat nicht geklappt',
    failedText: 'Nichts ist aktiv geworden. Versuchen Sie es noch einmal, oder fragen Sie Ihren Ansprechpartner in der Organisation.',
    home: 'Zu meiner Seite',
    again: 'Noch einmal',
  },
  reasons: {
    timeout: 'Der nächste Schritt wurde nicht rechtzeitig getan. Was begonnen war, ist zurückgenommen.',
    wrong_pins: 'Die PIN war fünfmal falsch: Der Link gilt nicht mehr. Beginnen Sie neu.',
    pin_undelivered: 'Die PIN konnte nicht zugestellt werden. Fragen Sie Ihren Ansprechpartner in der Organisation.',
    credential_ended: 'Die Mobile ID endete, während auf das Telefon gewartet wurde.',
  },
}
