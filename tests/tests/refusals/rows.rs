//! Files with rows that are wrong.

use reqwest::StatusCode;
use serde_json::json;
use system_tests::Database;

use crate::fault::{Fault, cell};
use crate::files::{CHANGE, Case, GOOD, with};
use crate::scene::{FILE, Scene, letter_has};

/// Somebody whom no file manages.
const STRANGER: &str = "0777";

fn columns_and_letters() -> Vec<Case> {
    vec![
        Case(
            "a row with too few columns",
            with("Max,Planck,max@example.org\nLise,Meitner,lise@example.org,0003\n"),
            vec![cell("too_few_columns", 2, "ID", "max@example.org")],
        ),
        Case(
            "a row with too many columns",
            with("Max,Planck,max@example.org,0002,x\nLise,Meitner,lise@example.org,0003\n"),
            vec![cell("too_many_columns", 2, "5", "x")],
        ),
        Case("a zero byte", with("Ma\0x,Planck,max@example.org,0002\n"), vec![cell("nul", 2, "First name", "Ma\0x")]),
        Case(
            "U+FFFD",
            with("Max,Pl\u{FFFD}nck,max@example.org,0002\n"),
            vec![cell("replacement_character", 2, "Last name", "Pl\u{FFFD}nck")],
        ),
        Case(
            "UTF-8 by its mark, and a byte that is none",
            b"\xEF\xBB\xBFJ\xFCrg,Roth,joerg@example.org,0004\n".into(),
            vec![cell("replacement_character", 1, "First name", "J\u{FFFD}rg")],
        ),
        Case(
            "a line break in a cell",
            with("Max,\"Pla\nnck\",max@example.org,0002\n"),
            vec![cell("control_character", 2, "Last name", "Pla\nnck")],
        ),
        Case(
            "text behind a quote",
            with("Max,\"Planck\"x,max@example.org,0002\n"),
            vec![cell("text_after_quote", 2, "Last name", "Planckx")],
        ),
    ]
}

fn names_and_addresses() -> Vec<Case> {
    vec![
        Case("no name", with(" ,,max@example.org,0002\n"), vec![cell("name_missing", 2, "First name", "")]),
        Case(
            "an endless name",
            with(&format!("{},Planck,max@example.org,0002\n", "x".repeat(101))),
            vec![cell("too_long", 2, "First name", &"x".repeat(100))],
        ),
        Case("no e-mail address", with("Max,Planck, ,0002\n"), vec![cell("email_missing", 2, "E-mail", "")]),
        Case(
            "a malformed e-mail address",
            with("Max,Planck,max(at)example.org,0002\n"),
            vec![cell("email_malformed", 2, "E-mail", "max(at)example.org")],
        ),
    ]
}

fn ids() -> Vec<Case> {
    let id = |id: &str| with(&format!("Max,Planck,max@example.org,{id}\n"));
    let wrong = |code, value| vec![cell(code, 2, "ID", value)];
    vec![
        Case("no ID", id(""), wrong("id_missing", "")),
        Case("an ID that a spreadsheet rounded", id("1.2E+10"), wrong("id_scientific", "1.2E+10")),
        Case("the same with a comma", id("\"1,2E+10\""), wrong("id_scientific", "1,2E+10")),
        Case("an ID of letters", id("12x"), wrong("id_malformed", "12x")),
        Case("an ID that is too large for the format", id("65536"), wrong("id_malformed", "65536")),
        Case("somebody else's ID", id(STRANGER), wrong("id_taken", STRANGER)),
        Case(
            "a sync ID for one only",
            b"Ada,Lovelace,ada@example.org,0009,P-1\nMax,Planck,max@example.org,0002,\n".into(),
            vec![cell("sync_id_missing", 2, "Sync ID", "")],
        ),
    ]
}

/// Each names the line of the first in its sentence; see `are_refused`.
fn duplicates() -> Vec<Case> {
    let file = |rest: &str| format!("Ada,Lovelace,ada@example.org,0009,P-1\nMax,Planck,{rest}\n").into_bytes();
    vec![
        Case(
            "one sync ID twice",
            file("max@example.org,0002,P-1"),
            vec![cell("duplicate_sync_id", 2, "Sync ID", "P-1")],
        ),
        Case(
            "one address twice, in other letters",
            file("Ada@Example.ORG,0002,P-2"),
            vec![cell("duplicate_email", 2, "E-mail", "Ada@Example.ORG")],
        ),
        Case("one ID twice", file("max@example.org,0009,P-2"), vec![cell("duplicate_id", 2, "ID", "0009")]),
    ]
}

fn many_at_once() -> Case {
    let faults = vec![
        cell("name_missing", 2, "First name", ""),
        cell("email_malformed", 2, "E-mail", "nobody"),
        cell("id_missing", 2, "ID", ""),
        cell("id_scientific", 4, "ID", "2E+5"),
    ];
    let rows = ",,nobody,\nMax,Planck,max@example.org,0002\nLise,Meitner,lise@example.org,2E+5\n";
    Case("every fault of every row", with(rows), faults)
}

async fn are_refused(database: Database) {
    let settings = json!({ "cards": { "format": "h10301", "facility_code": 123 } });
    let scene = Scene::open(database, &[], settings, GOOD).await;
    let stranger = json!({ "first_name": "Emmy", "last_name": "Noether", "card_id": STRANGER });
    scene.project.post("users", stranger, StatusCode::CREATED).await;
    scene.project.upload(GOOD).await; // a new user moves what a file is compared with
    for case in columns_and_letters().into_iter().chain(names_and_addresses()).chain(ids()) {
        case.is_refused(&scene).await;
    }
    many_at_once().is_refused(&scene).await;
    for case in duplicates() {
        case.is_refused(&scene).await;
        let detail = scene.newest_failure().await["errors"][0]["detail"].to_string();
        assert!(detail.contains("Line 1 "), "{}: the first line is named: {detail}", case.0);
    }
}

/// 3,000 faults: all are counted, 1,000 are listed, 100 are mailed.
async fn are_counted(database: Database) {
    let scene = Scene::open(database, &[], json!({}), GOOD).await;
    let before = scene.project.dump().await;
    let (status, answer) = scene.project.upload_as(FILE, format!("{CHANGE}{}", "a,b,nobody,\n".repeat(1_500))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!((Fault::told(&answer).len(), &answer["total_errors"]), (1_000, &json!(3_000)));
    let letter = scene.one_letter("3,000 faults").await;
    letter_has(&letter, "Errors: 3000\n", "3,000 faults");
    letter_has(&letter, "Only the first 100 of 3000 are listed.\n", "3,000 faults");
    assert_eq!(letter.text.matches("\n- line ").count(), 100);
    scene.unchanged_since(&before, "3,000 faults").await;
}

#[tokio::test]
async fn rows_that_are_wrong_change_nothing_on_sqlite() {
    are_refused(Database::Sqlite).await;
}

#[tokio::test]
async fn rows_that_are_wrong_change_nothing_on_postgres() {
    if let Some(database) = Database::second().await {
        are_refused(database).await;
    }
}

#[tokio::test]
async fn more_errors_than_fit_a_list_are_counted() {
    for database in Database::both().await {
        are_counted(database).await;
    }
}
