//! Files that would change more than usual.

use std::fmt::Write as _;

/// How many people the good file has.
pub(crate) const PEOPLE: usize = 20;

/// Somebody whom no file brought.
pub(crate) const STRANGER: &str = "stranger@example.org";

/// A row: somebody's number, and what is different about them.
#[derive(Clone)]
pub(crate) struct Row {
    number: usize,
    email: String,
    id: usize,
}

fn row(number: usize) -> Row {
    Row { number, email: format!("p{number}@example.org"), id: 1000 + number }
}

pub(crate) fn everybody() -> Vec<Row> {
    (1..=PEOPLE).map(row).collect()
}

pub(crate) fn file(rows: &[Row], with_sync_ids: bool) -> String {
    rows.iter().fold(String::new(), |mut file, Row { number, email, id }| {
        let sync_id = if with_sync_ids { format!(",P-{number}") } else { String::new() };
        let _ = writeln!(file, "Person,Nr {number},{email},{id}{sync_id}");
        file
    })
}

/// Everybody, changed.
fn changed(change: impl FnOnce(&mut Vec<Row>)) -> String {
    let mut rows = everybody();
    change(&mut rows);
    file(&rows, true)
}

/// A file that is held, and one just like it that is not.
pub(crate) struct Case {
    /// The reason's code, which is the only one.
    pub(crate) code: &'static str,
    pub(crate) held: String,
    /// Why, in the mail.
    pub(crate) reason: &'static str,
    /// What the plan does, by action.
    pub(crate) plan: &'static [(&'static str, usize)],
    /// One person fewer.
    pub(crate) below: Option<String>,
}

/// Many people at once.
pub(crate) fn coming_and_going() -> Vec<Case> {
    let fewer = |gone: usize| changed(|rows| rows.truncate(PEOPLE - gone));
    let more = |come: usize| changed(|rows| rows.extend((PEOPLE + 1..=PEOPLE + come).map(row)));
    vec![
        Case {
            code: "removals",
            held: fewer(5),
            reason: "5 of 20 users are not in the file and would be deleted.",
            plan: &[("delete", 5)],
            below: Some(fewer(4)),
        },
        Case {
            code: "additions",
            held: more(20),
            reason: "20 users would be added to 20.",
            plan: &[("create", 20)],
            below: Some(more(19)),
        },
    ]
}

/// Other data of those who stay.
pub(crate) fn other_data() -> Vec<Case> {
    let new_ids = |count: usize| changed(|rows| rows[..count].iter_mut().for_each(|row| row.id += 1000));
    let new_emails = |count: usize| {
        changed(|rows| rows[..count].iter_mut().for_each(|row| row.email = format!("new-{}", row.email)))
    };
    let swapped = |pairs: usize| {
        changed(|rows| {
            rows[..2 * pairs].chunks_mut(2).for_each(|pair| {
                (pair[0].id, pair[1].id) = (pair[1].id, pair[0].id);
            });
        })
    };
    let stranger = Row { email: STRANGER.to_owned(), ..row(PEOPLE + 1) };
    vec![
        Case {
            code: "id_changes",
            held: new_ids(5),
            reason: "The IDs of 5 of 20 users would change.",
            plan: &[("update", 5)],
            below: Some(new_ids(4)),
        },
        Case {
            code: "email_changes",
            held: new_emails(5),
            reason: "The e-mail addresses of 5 of 20 users would change.",
            plan: &[("update", 5)],
            below: Some(new_emails(4)),
        },
        Case {
            code: "id_moves",
            held: swapped(2),
            reason: "4 IDs would move from one person to another, of 20 users.",
            plan: &[("update", 4)],
            below: Some(swapped(1)),
        },
        Case {
            code: "sync_id_vanished",
            held: file(&everybody(), false),
            reason: "The file has no sync IDs and the last one had",
            plan: &[],
            below: None,
        },
        Case {
            code: "other_origin",
            held: changed(|rows| rows.push(stranger)),
            reason: "1 rows match users who did not come from a file",
            plan: &[("hold", 1)],
            below: None,
        },
    ]
}

pub(crate) fn appearing() -> Case {
    Case {
        code: "sync_id_appeared",
        held: file(&everybody(), true),
        reason: "The file has sync IDs and the last one had none",
        plan: &[("update", PEOPLE)],
        below: None,
    }
}
