//! The plan of a held run, and what it comes to once it is applied.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::scene::Scene;

/// What a file tells of a person.
const FIELDS: [&str; 5] = ["first_name", "last_name", "email", "card_id", "sync_id"];

/// A person, as far as a file tells of them.
fn person(of: &Value) -> String {
    json!(FIELDS.map(|field| &of[field])).to_string()
}

/// Everybody in the project who is not leaving.
pub(crate) async fn people(scene: &Scene) -> BTreeSet<String> {
    scene.project.all("users?filter=state%20ne%20%22deletion_pending%22").await.iter().map(person).collect()
}

/// Everybody whom a run would change, page by page.
pub(crate) async fn changes(scene: &Scene, run: &Value) -> Vec<Value> {
    scene.project.all(&format!("sync-runs/{}/changes", run["id"].as_str().unwrap())).await
}

/// Who is in the project after exactly these changes.
pub(crate) fn applied_to(people: &BTreeSet<String>, changes: &[Value]) -> BTreeSet<String> {
    let mut people = people.clone();
    for change in changes.iter().filter(|change| !change["now"].is_null()) {
        assert!(people.remove(&person(&change["now"])), "a change of somebody who is not there: {change}");
    }
    for change in changes.iter().filter(|change| !change["file"].is_null()) {
        people.insert(person(&change["file"]));
    }
    people
}

/// How often each action stands in a plan, in the order of the words.
pub(crate) fn actions(changes: &[Value]) -> Vec<(String, usize)> {
    let words = changes.iter().map(|change| change["action"].as_str().unwrap());
    let distinct: BTreeSet<&str> = words.clone().collect();
    distinct.into_iter().map(|word| (word.to_owned(), words.clone().filter(|other| *other == word).count())).collect()
}
