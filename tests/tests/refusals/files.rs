//! Files that cannot be read at all.

use reqwest::StatusCode;
use serde_json::json;
use system_tests::Database;

use crate::fault::{Fault, cell, file, line};
use crate::scene::{FILE, Scene};

/// Three people.
pub(crate) const GOOD: &str = "Ada,Byron,ada@example.org,0001\nMax,Planck,max@example.org,0002\n\
    Lise,Meitner,lise@example.org,0003\n";

/// Begins every bad file: half applied, it would rename one, give her another ID, and delete the rest.
pub(crate) const CHANGE: &str = "Ada,Lovelace,ada@example.org,0009\n";

/// A file, and all that is wrong with it.
pub(crate) struct Case(pub(crate) &'static str, pub(crate) Vec<u8>, pub(crate) Vec<Fault>);

impl Case {
    pub(crate) async fn is_refused(&self, scene: &Scene) {
        let Self(name, file, faults) = self;
        let answer = (StatusCode::UNPROCESSABLE_ENTITY, "file_refused");
        scene.refuses(name, answer, faults, async || scene.project.upload_as(FILE, file.clone()).await).await;
    }
}

/// `CHANGE`, and more.
pub(crate) fn with(more: &str) -> Vec<u8> {
    format!("{CHANGE}{more}").into_bytes()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn endings() -> Vec<Case> {
    vec![
        Case("empty", vec![], vec![file("file_empty")]),
        Case("blank lines", b"\r\n  \r\n\n".into(), vec![file("file_empty")]),
        Case("a mark and nothing else", b"\xEF\xBB\xBF".into(), vec![file("file_empty")]),
        Case("header only", b"First name,Last name,E-mail,ID\r\n".into(), vec![line("header_only", 1)]),
        Case(
            "unterminated quote",
            with("Max,\"Planck,max@example.org,0002\nLise,Meitner,lise@example.org,0003\n"),
            vec![cell("unterminated_quote", 2, "2", "")],
        ),
        Case(
            "cut off in the last row's address",
            with("Max,Planck,max@example.org,0002\nLise,Meitner,lise@examp"),
            vec![cell("last_row_short", 3, "ID", "lise@examp")],
        ),
        Case(
            "cut off after two columns",
            with("Max,Planck,max@example.org,0002\nLise,Meitner"),
            vec![cell("last_row_short", 3, "E-mail", "Meitner")],
        ),
    ]
}

fn shapes() -> Vec<Case> {
    vec![
        Case("UTF-16 without a mark", utf16(GOOD), vec![cell("utf16_without_mark", 1, "1", "")]),
        Case("ambiguous separator", b"a,b,c@example.org,1;b;c;d\n".into(), vec![file("separator_ambiguous")]),
        Case(
            "three columns throughout",
            b"Ada,Lovelace,ada@example.org\nMax,Planck,max@example.org\n".into(),
            vec![cell("too_few_columns", 1, "4", "Ada")],
        ),
        Case(
            "six columns throughout",
            b"Ada,Lovelace,ada@example.org,9,x,y\nMax,Planck,max@example.org,2,x,y\n".into(),
            vec![line("too_many_columns", 1)],
        ),
        Case(
            "no separator at all",
            b"Ada Lovelace\nMax Planck\n".into(),
            vec![cell("too_few_columns", 1, "2", "Ada Lovelace")],
        ),
        Case("line ends of old", CHANGE.replace('\n', "\r").repeat(2).into(), vec![line("line_ends", 1)]),
        Case("a row without end", with(&"x".repeat(70_000)), vec![line("row_too_long", 2)]),
        Case(
            "a heading that nobody knows",
            b"First name,Last name,E-mail,ID,Shoe size\nAda,Lovelace,ada@example.org,0009,38\n".into(),
            vec![cell("header_unknown", 1, "5", "Shoe size")],
        ),
        Case(
            "a heading that is missing",
            b"Vorname,Name,E-Mail,Sync-ID\nAda,Lovelace,ada@example.org,P-1\n".into(),
            vec![line("header_missing", 1)],
        ),
        Case(
            "a header of three columns",
            b"Vorname,Name,E-Mail\nAda,Lovelace,ada@example.org\n".into(),
            vec![line("header_missing", 1)],
        ),
    ]
}

async fn are_refused(database: Database) {
    let scene = Scene::open(database, &[], json!({}), GOOD).await;
    for case in endings().into_iter().chain(shapes()) {
        case.is_refused(&scene).await;
    }
}

#[tokio::test]
async fn files_that_cannot_be_read_change_nothing_on_sqlite() {
    are_refused(Database::Sqlite).await;
}

#[tokio::test]
async fn files_that_cannot_be_read_change_nothing_on_postgres() {
    if let Some(database) = Database::second().await {
        are_refused(database).await;
    }
}
