//! Faults as sentences: what is wrong, and what to do.

use super::csv::Separator;
use super::fault::Problem;
use crate::project::Locale;

pub(super) fn sentence(problem: &Problem, locale: Locale) -> String {
    match locale {
        Locale::En => english(problem),
        Locale::De => german(problem),
    }
}

fn list(candidates: &[Separator]) -> String {
    candidates.iter().map(ToString::to_string).collect::<Vec<_>>().join("  ")
}

fn english(problem: &Problem) -> String {
    match problem {
        Problem::Empty => "The file is empty. Check the export; an empty list never deletes anybody.".into(),
        Problem::HeaderOnly => "The file has a header and no people. Check the export; an empty list never deletes anybody.".into(),
        Problem::TooManyBytes { limit } => format!("The file is larger than {limit} bytes. Split the project, or have the limit raised."),
        Problem::TooManyRows { limit, found } => format!("The file has {found} rows; {limit} are allowed. Split the project, or have the limit raised."),
        Problem::BodyShort { expected, found } => format!("Only {found} of {expected} bytes arrived. Send the file again."),
        Problem::DigestMismatch => "The file was changed or damaged on its way: its digest differs. Send it again.".into(),
        Problem::UnmarkedUtf16 => "The file looks like UTF-16 without a byte order mark. Export it as UTF-8, or with the mark.".into(),
        Problem::LineEnds => "The rows end with a carriage return alone. Export the file with Windows (CRLF) or Unix (LF) line ends.".into(),
        Problem::UnterminatedQuote => "The quote that opens here is never closed. Close it, and write a quote inside a quoted cell twice.".into(),
        Problem::RowTooLong => "The row is longer than 64 KiB. Check the line ends and quotes around it.".into(),
        Problem::SeparatorAmbiguous { candidates } => format!("The rows can be cut in several ways: {}. Put cells that contain such a character in quotes.", list(candidates)),
        Problem::HeaderUnknown => "The first row looks like a header, but this heading is not known. Name a custom field so, or add the heading in the project's Auto-sync settings.".into(),
        Problem::HeaderTwice { other } => format!("This heading means the same as \"{other}\". Leave one of the columns out."),
        Problem::HeaderMissing { name } => format!("The header has no column \"{name}\". Add it."),
        Problem::LastRowShort { expected, found } => format!("The last row has {found} of {expected} columns; the file seems to be cut off. Export it again, completely."),
        Problem::TooFewColumns { expected, found } => format!("Found {found} columns, expected {expected}. Add what is missing, and separate columns by comma, semicolon, tab or |."),
        Problem::TooManyColumns { expected, found } => format!("Found {found} columns, expected {expected}. Put cells that contain the separator in quotes; further columns need a header."),
        Problem::TextAfterQuote => "There is text between the closing quote and the next separator. Write a quote inside a quoted cell twice.".into(),
        Problem::Nul => "The cell contains a zero byte. Export the file as text.".into(),
        Problem::Unreadable => "The cell contains a character that could not be read. Export the file as UTF-8, or correct the encoding in the settings.".into(),
        Problem::ControlCharacter => "The cell contains a tab, a line break or another control character. Remove it.".into(),
        Problem::TooLong { limit } => format!("The value is longer than {limit} characters. Shorten it."),
        Problem::NameMissing => "First and last name are empty. Fill in at least one of them.".into(),
        Problem::EmailMissing => "The e-mail address is missing. Fill it in: the invitation is sent there.".into(),
        Problem::EmailMalformed => "This is not an e-mail address. Correct it, like maria@example.org.".into(),
        Problem::IdMissing => "The ID is missing. Fill it in: it is what readers see.".into(),
        Problem::IdScientific => "A spreadsheet has rounded this ID to a floating point number. Format the column as text, and export it again from its source.".into(),
        Problem::IdMalformed { reason } => format!("The ID does not fit the project's card format: {reason}."),
        Problem::SyncIdMissing => "The sync ID is missing, although others have one. Fill it in for everybody.".into(),
        Problem::FieldMalformed { reason } => format!("The value does not fit the field: {reason}."),
        Problem::DuplicateSyncId { first_line } => format!("Line {first_line} has the same sync ID. Each person needs one of their own."),
        Problem::DuplicateEmail { first_line } => format!("Line {first_line} has the same e-mail address. Each person needs one of their own."),
        Problem::DuplicateId { first_line } => format!("Line {first_line} has the same ID. Each person needs one of their own."),
        Problem::SyncIdTaken => "A user whom this file does not manage has this sync ID. Change it here or there.".into(),
        Problem::EmailTaken => "A user whom this file does not manage has this e-mail address. Change it here or there.".into(),
        Problem::IdTaken => "A user whom this file does not manage has this ID. Change it here or there.".into(),
    }
}

fn german(problem: &Problem) -> String {
    match problem {
        Problem::Empty => "Die Datei ist leer. Prüfen Sie den Export; eine leere Liste löscht niemanden.".into(),
        Problem::HeaderOnly => "Die Datei hat eine Kopfzeile und keine Personen. Prüfen Sie den Export; eine leere Liste löscht niemanden.".into(),
        Problem::TooManyBytes { limit } => format!("Die Datei ist größer als {limit} Bytes. Teilen Sie das Projekt auf, oder lassen Sie die Grenze anheben."),
        Problem::TooManyRows { limit, found } => format!("Die Datei hat {found} Zeilen; erlaubt sind {limit}. Teilen Sie das Projekt auf, oder lassen Sie die Grenze anheben."),
        Problem::BodyShort { expected, found } => format!("Nur {found} von {expected} Bytes sind angekommen. Senden Sie die Datei noch einmal."),
        Problem::DigestMismatch => "Die Datei wurde unterwegs verändert oder beschädigt: ihre Prüfsumme weicht ab. Senden Sie sie noch einmal.".into(),
        Problem::UnmarkedUtf16 => "Die Datei scheint UTF-16 ohne Bytereihenfolge-Markierung zu sein. Exportieren Sie sie als UTF-8 oder mit der Markierung.".into(),
        Problem::LineEnds => "Die Zeilen enden nur mit einem Wagenrücklauf. Exportieren Sie die Datei mit Zeilenenden von Windows (CRLF) oder Unix (LF).".into(),
        Problem::UnterminatedQuote => "Das Anführungszeichen, das hier beginnt, wird nie geschlossen. Schließen Sie es, und verdoppeln Sie Anführungszeichen im Inneren.".into(),
        Problem::RowTooLong => "Die Zeile ist länger als 64 KiB. Prüfen Sie Zeilenenden und Anführungszeichen in der Umgebung.".into(),
        Problem::SeparatorAmbiguous { candidates } => format!("Die Zeilen lassen sich auf mehrere Arten trennen: {}. Setzen Sie Zellen, die ein solches Zeichen enthalten, in Anführungszeichen.", list(candidates)),
        Problem::HeaderUnknown => "Die erste Zeile sieht wie eine Kopfzeile aus, aber diese Überschrift ist nicht bekannt. Nennen Sie ein eigenes Feld so, oder ergänzen Sie die Überschrift in den Auto-Sync-Einstellungen des Projekts.".into(),
        Problem::HeaderTwice { other } => format!("Diese Überschrift bedeutet dasselbe wie „{other}“. Lassen Sie eine der Spalten weg."),
        Problem::HeaderMissing { name } => format!("In der Kopfzeile fehlt die Spalte „{name}“. Ergänzen Sie sie."),
        Problem::LastRowShort { expected, found } => format!("Die letzte Zeile hat {found} von {expected} Spalten; die Datei scheint abgeschnitten zu sein. Exportieren Sie sie noch einmal vollständig."),
        Problem::TooFewColumns { expected, found } => format!("{found} Spalten gefunden, {expected} erwartet. Ergänzen Sie, was fehlt, und trennen Sie Spalten durch Komma, Semikolon, Tabulator oder |."),
        Problem::TooManyColumns { expected, found } => format!("{found} Spalten gefunden, {expected} erwartet. Setzen Sie Zellen, die das Trennzeichen enthalten, in Anführungszeichen; weitere Spalten brauchen eine Kopfzeile."),
        Problem::TextAfterQuote => "Zwischen dem schließenden Anführungszeichen und dem nächsten Trennzeichen steht Text. Verdoppeln Sie Anführungszeichen im Inneren.".into(),
        Problem::Nul => "Die Zelle enthält ein Nullbyte. Exportieren Sie die Datei als Text.".into(),
        Problem::Unreadable => "Die Zelle enthält ein Zeichen, das nicht gelesen werden konnte. Exportieren Sie die Datei als UTF-8, oder berichtigen Sie die Kodierung in den Einstellungen.".into(),
        Problem::ControlCharacter => "Die Zelle enthält einen Tabulator, einen Zeilenumbruch oder ein anderes Steuerzeichen. Entfernen Sie es.".into(),
        Problem::TooLong { limit } => format!("Der Wert ist länger als {limit} Zeichen. Kürzen Sie ihn."),
        Problem::NameMissing => "Vor- und Nachname sind leer. Tragen Sie wenigstens einen davon ein.".into(),
        Problem::EmailMissing => "Die E-Mail-Adresse fehlt. Tragen Sie sie ein: dorthin geht die Einladung.".into(),
        Problem::EmailMalformed => "Das ist keine E-Mail-Adresse. Berichtigen Sie sie, etwa maria@example.org.".into(),
        Problem::IdMissing => "Die ID fehlt. Tragen Sie sie ein: sie ist, was Leser sehen.".into(),
        Problem::IdScientific => "Eine Tabellenkalkulation hat diese ID zu einer Gleitkommazahl gerundet. Formatieren Sie die Spalte als Text, und exportieren Sie sie noch einmal aus der Quelle.".into(),
        Problem::IdMalformed { reason } => format!("Die ID passt nicht zum Kartenformat des Projekts: {reason}."),
        Problem::SyncIdMissing => "Die Sync-ID fehlt, obwohl andere eine haben. Tragen Sie sie für alle ein.".into(),
        Problem::FieldMalformed { reason } => format!("Der Wert passt nicht zum Feld: {reason}."),
        Problem::DuplicateSyncId { first_line } => format!("Zeile {first_line} hat dieselbe Sync-ID. Jede Person braucht eine eigene."),
        Problem::DuplicateEmail { first_line } => format!("Zeile {first_line} hat dieselbe E-Mail-Adresse. Jede Person braucht eine eigene."),
        Problem::DuplicateId { first_line } => format!("Zeile {first_line} hat dieselbe ID. Jede Person braucht eine eigene."),
        Problem::SyncIdTaken => "Ein Benutzer, den diese Datei nicht verwaltet, hat diese Sync-ID. Ändern Sie sie hier oder dort.".into(),
        Problem::EmailTaken => "Ein Benutzer, den diese Datei nicht verwaltet, hat diese E-Mail-Adresse. Ändern Sie sie hier oder dort.".into(),
        Problem::IdTaken => "Ein Benutzer, den diese Datei nicht verwaltet, hat diese ID. Ändern Sie sie hier oder dort.".into(),
    }
}
