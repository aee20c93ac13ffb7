//! What is read the same, however it is written.

use proptest::prelude::*;

use super::super::csv::Separator;
use super::*;

fn facts(bytes: &[u8]) -> (Dialect, Vec<Row>) {
    let found = import(bytes, 3).unwrap();
    assert_eq!(found, import(bytes, usize::MAX).unwrap());
    found
}

#[test]
fn three_encodings_of_one_list_give_the_same_rows() {
    let table = [["José", "Müller", "jose@example.org", "0042"], ["Zoë", "Ångström; Æ, \"Ø\"", "zoe@example.org", "7"]];
    let written = |separator: &str, end: &str| -> String {
        let quoted = |cell: &&str| format!("\"{}\"", cell.replace('"', "\"\""));
        table.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(separator) + end).collect()
    };
    let (utf8, rows) = facts(written(",", "\n").as_bytes());
    assert_eq!((utf8.encoding.name(), utf8.separator, utf8.header, utf8.rows), ("UTF-8", Separator::Comma, false, 2));
    assert_eq!((rows[0].card_id.as_str(), rows[1].last_name.as_str()), ("0042", "Ångström; Æ, \"Ø\""));

    let text = written(";", "\r\n");
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1252.encode(&text);
    assert!(!lossy);
    let (windows, same) = facts(&bytes);
    assert_eq!((windows.encoding.name(), windows.separator), ("windows-1252", Separator::Semicolon));
    assert_eq!(same, rows);

    let text = format!("\u{FEFF}{}", written("\t", "\r\n"));
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, name) in [(little, "UTF-16LE"), (big, "UTF-16BE")] {
        let (wide, same) = facts(&bytes);
        assert_eq!((wide.encoding.name(), wide.separator), (name, Separator::Tab));
        assert_eq!(same, rows);
    }
    assert_eq!(facts(text.replace('\t', "|").as_bytes()).1, rows, "UTF-8 with a mark");
}

#[test]
fn a_header_lets_columns_stand_in_any_order() {
    let file = "Personalnummer;Stockwerk;ID;E-Mail-Adresse;Nachname;Vorname\nx1;2;0007;ada@example.org;Byron;Ada\n";
    let (dialect, rows) = facts(file.as_bytes());
    assert!(dialect.header && dialect.has_sync_id());
    assert_eq!(dialect.rows, 1);
    let row = &rows[0];
    assert_eq!((row.line, row.first_name.as_str(), row.card_id.as_str()), (2, "Ada", "0007"));
    assert_eq!(row.sync_id.as_deref(), Some("x1"));
    assert_eq!(row.custom, [("floor".parse().unwrap(), "2".to_owned())]);
}

#[test]
fn a_sync_id_column_that_is_always_empty_is_none() {
    let (dialect, rows) = facts(b"a,b,a@example.org,1,\nc,d,c@example.org,2, \n");
    assert!(!dialect.has_sync_id() && dialect.has_empty_sync_id());
    assert_eq!(rows[1].sync_id, None);
    assert!(facts(b"a,b,a@example.org,1,x\n").0.has_sync_id());
}

#[test]
fn a_first_row_that_is_no_header_is_a_person() {
    let (dialect, rows) = facts(b"Name,Mail,name.mail@example.org,1\n");
    assert!(!dialect.header);
    assert_eq!(rows.len(), 1);
}

#[test]
fn names_are_trimmed_and_composed_and_may_be_one() {
    let (_, rows) = facts("\" Jose\u{301} \",,jose@example.org , 01 \n".as_bytes());
    assert_eq!((rows[0].first_name.as_str(), rows[0].last_name.as_str()), ("José", ""));
    assert_eq!((rows[0].email.as_str(), rows[0].card_id.as_str()), ("jose@example.org", "01"));
}

#[test]
fn separators_within_cells_do_not_mislead() {
    let (dialect, _) = facts(b"\"a;b;c;d\",x|y,a@example.org,1\nc,d,c@example.org,2\n");
    assert_eq!(dialect.separator, Separator::Comma);
}

#[test]
fn the_separator_that_fits_every_row_wins() {
    let (dialect, rows) = facts(b"a;1;2;3,b,a@example.org,1\nc,d,c@example.org,2\n");
    assert_eq!(dialect.separator, Separator::Comma);
    assert_eq!(rows[0].first_name, "a;1;2;3");
}

#[test]
fn separators_inside_quotes_are_known_by_the_text_behind_the_quotes() {
    let (dialect, rows) = facts(b"\"a\",\"|||\",\"a@example.org\",\"1\"\n");
    assert_eq!((dialect.separator, rows[0].last_name.as_str()), (Separator::Comma, "|||"));
}

#[test]
fn a_hexadecimal_id_is_not_taken_for_a_rounded_one() {
    let dialect = detect(b"a,b,a@example.org,12E10\n", 99).unwrap();
    let mut reader = Reader::new(&dialect, RowRules { id: &|id| Ok(id.to_owned()), custom: &[] });
    let mut ids = Vec::new();
    reader.feed(b"a,b,a@example.org,12E10\n", &mut |row| ids.push(row.unwrap().card_id));
    assert_eq!(ids, ["12E10"]);
}

#[test]
fn the_digest_tells_fields_apart() {
    let digest = |file: &str| {
        let mut bytes = Vec::new();
        facts(file.as_bytes()).1[0].digest_input(&mut bytes);
        bytes
    };
    let one = digest("ab,c,a@example.org,1\n");
    assert_ne!(one, digest("a,bc,a@example.org,1\n"));
    assert_ne!(one, digest("ab,c,a@example.org,1,x\n"));
    assert_eq!(one, digest("\n\nab;c;a@example.org;1\n"));
}

const MARKS: &[&[u8]] = &[b"", b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF", b"\xFC"];

prop_compose! {
    fn people()(people in prop::collection::vec(("[ a-zA-ZäöüÉß'-]{0,6}[a-zé]", "[,;\t|\"A-Zøñ]{0,5}", "[a-z0-9]{1,9}"), 1..20))
        -> Vec<[String; 5]> {
        people.into_iter().enumerate().map(|(index, (first, last, sync))| {
            [first, last.replace('\t', ""), format!("p{index}@example.org"), format!("{index:05}"), format!("{sync}{index}")]
        }).collect()
    }
}

fn write(people: &[[String; 5]], separator: Separator) -> Vec<u8> {
    let mut builder = csv::WriterBuilder::new();
    builder.delimiter(separator.byte()).quote_style(csv::QuoteStyle::Always).has_headers(false);
    let mut writer = builder.from_writer(Vec::new());
    for person in people {
        writer.write_record(person).unwrap();
    }
    writer.into_inner().unwrap()
}

proptest! {
    #[test]
    fn every_separator_and_encoding_gives_the_same_people(people in people(), chunk in 1_usize..40) {
        let expected = facts(&write(&people, Separator::Comma)).1;
        prop_assert_eq!(expected.len(), people.len());
        for separator in Separator::ALL {
            let bytes = write(&people, separator);
            let (dialect, rows) = import(&bytes, chunk).unwrap();
            prop_assert_eq!(dialect.separator, separator);
            prop_assert_eq!(&rows, &expected);
            let text = str::from_utf8(&bytes).unwrap();
            let wide: Vec<u8> = "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
            prop_assert_eq!(&import(&wide, chunk).unwrap().1, &expected);
            let (windows, _, lossy) = encoding_rs::WINDOWS_1252.encode(text);
            prop_assert!(!lossy);
            prop_assert_eq!(&import(&windows, chunk).unwrap().1, &expected);
        }
    }

    #[test]
    fn no_bytes_panic_or_depend_on_chunks(bytes: Vec<u8>, chunk in 1_usize..9) {
        prop_assert_eq!(import(&bytes, chunk), import(&bytes, usize::MAX));
    }

    #[test]
    fn no_likely_bytes_panic_or_depend_on_chunks(
        pieces in prop::collection::vec(prop::sample::select(&["a", "@b.de", ",", ",1", ";", "\t", "|", "\"", "\r\n", "\n", "\0", "\u{FFFD}", "é", "ID", "Mail", "\u{FEFF}"][..]), 0..60),
        mark in prop::sample::select(MARKS),
        chunk in 1_usize..9,
    ) {
        let bytes = [mark, pieces.concat().as_bytes()].concat();
        prop_assert_eq!(import(&bytes, chunk), import(&bytes, usize::MAX));
    }
}
