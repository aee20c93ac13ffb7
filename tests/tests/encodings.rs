//! One list of people, as three programs write it: whatever the encoding, the
//! separator and the line ends, it comes to the same users.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use reqwest::StatusCode;
use serde_json::{Value, json};
use system_tests::{Database, Project, Server};

/// First and last name; everything else follows from the place in the list.
const PEOPLE: [(&str, &str); 20] = [
    ("Jürgen", "Groß"),
    ("Zoë", "Çelebi-Öztürk"),
    ("Þórður", "Guðmundsson"),
    ("", "Ørsted-Ångström"),
    ("Mª José", "Núñez y Peña"),
    ("João", "Conceição"),
    ("Œdipe", "Lefèbvre-Cœur"),
    ("Ÿves", "d’Haÿ"),
    ("Mikuláš", "Žižka"),
    ("Siân", ""),
    ("Maeve", "O'Brien"),
    ("Ada", "Byron – Lovelace"),
    ("Max", "Groß, Dr."),
    ("Lise", "Meitner; Prof."),
    ("Emmy", "Noether | Göttingen"),
    ("William \"Bill\"", "Gosset"),
    ("Ñandú", "\"Ümläut\", \"Sömething\"; x"),
    ("€uro", "§ 12 µ ½ ¿?"),
    ("‘Quoted’", "“Double” … ™"),
    ("Æthelflæd", "Ðunstan × ÷"),
];

fn email(place: usize) -> String {
    format!("person{place}@example.org")
}

/// Leading zeros are part of it.
fn id(place: usize) -> String {
    format!("{place:06}")
}

fn sync_id(place: usize) -> String {
    format!("Ä-{place}")
}

/// Everybody's row, quoted where it is needed.
fn rows(separator: char, line_end: &str, name: impl Fn(&str) -> String) -> String {
    let quoted = |cell: String| match cell.contains([separator, '"', ',']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    };
    let row = |(place, (first, last)): (usize, &(&str, &str))| {
        let cells = [name(first), name(last), email(place), id(place), sync_id(place)].map(quoted);
        format!("{}{line_end}", cells.join(&separator.to_string()))
    };
    PEOPLE.iter().enumerate().map(row).collect()
}

/// A file, and what its run finds out about it.
struct Export {
    bytes: Vec<u8>,
    encoding: &'static str,
    separator: &'static str,
    header: bool,
}

/// As a Unix program writes it; one that takes letters apart, as some do.
fn utf8() -> Export {
    let apart = |name: &str| name.replace('ü', "u\u{308}").replace('é', "e\u{301}").replace('Å', "A\u{30A}");
    let bytes = format!("First name,Last name,E-mail,ID,Sync ID\n{}", rows(',', "\n", apart)).into_bytes();
    Export { bytes, encoding: "UTF-8", separator: ",", header: true }
}

/// As a German spreadsheet writes "CSV".
fn windows_1252() -> Export {
    let text = format!("Vorname;Nachname;E-Mail;ID;Sync-ID\r\n{}", rows(';', "\r\n", str::to_owned));
    Export { bytes: text.chars().map(byte).collect(), encoding: "windows-1252", separator: ";", header: true }
}

/// As a spreadsheet writes "Unicode text".
fn utf16() -> Export {
    let text = format!("\u{FEFF}{}", rows('\t', "\r\n", str::to_owned));
    let bytes = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    Export { bytes, encoding: "UTF-16LE", separator: "\t", header: false }
}

/// The bytes 0x80 to 0x9F of Windows-1252; the rest is Latin-1. A dot is a byte without a letter.
const UPPER_CONTROLS: &str = "€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ";

fn byte(letter: char) -> u8 {
    let special = || UPPER_CONTROLS.chars().position(|other| other == letter && letter != '.');
    let byte = match u32::from(letter) {
        code @ (0..0x80 | 0xA0..0x100) => usize::try_from(code).unwrap(),
        _ => 0x80 + special().unwrap_or_else(|| panic!("{letter} is not in Windows-1252")),
    };
    u8::try_from(byte).unwrap()
}

/// Every field of every user that does not differ from server to server, in the order of the list.
async fn users(project: &Project) -> Vec<Value> {
    let mut users = project.all("users").await;
    users.sort_by_key(|user| user["card_id"].as_str().unwrap().to_owned());
    for user in &mut users {
        let user = user.as_object_mut().unwrap();
        user.retain(|field, _| field != "id" && !field.ends_with("_at"));
    }
    users
}

fn are_the_people(users: &[Value], encoding: &str) {
    let found = users
        .iter()
        .map(|user| json!([user["first_name"], user["last_name"], user["email"], user["card_id"], user["sync_id"]]));
    let expected = PEOPLE.iter().enumerate();
    let expected = expected.map(|(place, (first, last))| json!([first, last, email(place), id(place), sync_id(place)]));
    assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{encoding}");
}

fn is_read_as(run: &Value, export: &Export) {
    let Export { encoding, separator, header, .. } = export;
    let file = &run["file"];
    assert_eq!(file["encoding"], *encoding);
    assert_eq!((&file["separator"], &file["header"]), (&json!(separator), &json!(header)), "{encoding}");
    assert_eq!((&file["rows"], &file["sync_id_column"]), (&json!(PEOPLE.len()), &json!(true)), "{encoding}");
    let warnings: Vec<_> = run["warnings"].as_array().unwrap().iter().map(|warning| &warning["code"]).collect();
    let guessed = *encoding == "windows-1252";
    assert_eq!(warnings, if guessed { vec!["fallback_encoding"] } else { vec![] }, "{encoding}");
}

/// A project that has the people from an export.
async fn imported(database: Database, export: &Export) -> (Server, Project) {
    let server = Server::start(database).await;
    let project = Project::set_up(&server);
    let (status, run) = project.upload(export.bytes.clone()).await;
    assert_eq!((status, &run["counts"]["created"]), (StatusCode::OK, &json!(PEOPLE.len())), "{run}");
    is_read_as(&run, export);
    let detail = project.get(&format!("sync-runs/{}", run["id"].as_str().unwrap())).await;
    is_read_as(&detail, export);
    (server, project)
}

/// The same people in another encoding are nothing new.
async fn changes_nothing(project: &Project, export: &Export) {
    let before = project.dump().await;
    let (status, run) = project.upload(export.bytes.clone()).await;
    assert_eq!((status, &run["status"]), (StatusCode::OK, &json!("completed")), "{run}");
    is_read_as(&run, export);
    for count in ["created", "updated", "deleted", "skipped"] {
        assert_eq!(run["counts"][count], 0, "{}: {run}", export.encoding);
    }
    assert_eq!(run["counts"]["unchanged"], PEOPLE.len(), "{run}");
    assert_eq!(project.dump().await, before, "{}: something was changed", export.encoding);
}

async fn one_list(fresh: impl AsyncFn() -> Database) {
    let exports = [utf8(), windows_1252(), utf16()];
    let mut found: Vec<Vec<Value>> = Vec::new();
    for (number, export) in exports.iter().enumerate() {
        let (_server, project) = imported(fresh().await, export).await;
        let users = users(&project).await;
        are_the_people(&users, export.encoding);
        found.push(users);
        for other in exports.iter().enumerate().filter(|(other, _)| *other != number) {
            changes_nothing(&project, other.1).await;
        }
    }
    assert!(found.windows(2).all(|pair| pair[0] == pair[1]), "the encodings come to different users: {found:#?}");
}

#[tokio::test]
async fn one_list_in_three_encodings_is_the_same_people_on_sqlite() {
    one_list(async || Database::Sqlite).await;
}

#[tokio::test]
async fn one_list_in_three_encodings_is_the_same_people_on_postgres() {
    if Database::second().await.is_some() {
        one_list(Database::postgres).await;
    }
}

#[test]
fn windows_1252_is_written_as_its_table_says() {
    let bytes: Vec<u8> = "€Šž’Ÿß".chars().map(byte).collect();
    assert_eq!(bytes, [0x80, 0x8A, 0x9E, 0x92, 0x9F, 0xDF]);
}
