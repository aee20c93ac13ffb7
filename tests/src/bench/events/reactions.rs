//! What reacts to events, set up through the API as an administrator does.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::ground::Ground;

/// What has rules write down that they read everything: nobody else is called so.
pub(super) const SENTINEL: &str = "Zzyzx";

/// Adds so many rules, of the kinds that people have: most of them ask about categories, many look at texts or at
/// users, some count. They act seldom; the last one acts on [`SENTINEL`].
pub(super) async fn rules(ground: &Ground, count: usize) {
    for number in 0..count {
        let alert = if number + 1 == count { sentinel() } else { alert(ground, number) };
        let action = match number % 3 {
            0 => {
                json!({ "do": "mail", "official_contact": true, "subject": "{event}", "text": "{time}: {user}\n{link}" })
            }
            _ => json!({ "do": "open_task", "title": "{event}" }),
        };
        let rule = json!({ "name": format!("Bench {number}"), "alert": alert, "actions": [action] });
        ground.project.post("rules", rule, StatusCode::CREATED).await;
    }
}

fn sentinel() -> Value {
    all_of(json!([{ "category": ["user.created"] }, { "user": format!("last_name eq \"{SENTINEL}\"") }]))
}

fn alert(ground: &Ground, number: usize) -> Value {
    let pool = &ground.pools[number % ground.pools.len()];
    let lost = ["credential.drift", "credential.revoked", "credential.revocation_overdue"];
    match number % 10 {
        // A text that nothing has, of what happens all the time.
        0 => all_of(json!([{ "category": lost }, { "text_contains": format!("stolen {number}") }])),
        // Somebody of few.
        1 => all_of(json!([{ "category": lost }, { "user": format!("last_name eq \"Person {number:08}\"") }])),
        // Many of the same, apart for each system; it is counted, and seldom reached.
        2 => counting(json!([{ "severity": ["warning", "alarm"] }, { "system": [ground.system] }]), 1_000, "system"),
        // Often in one place.
        3 => counting(json!([{ "category": lost }, { "pool": [pool] }]), 1_000, "pool"),
        // Often the same person.
        4 => counting(json!([{ "category": lost }]), 20, "user"),
        // One thing or the other.
        5 => json!({ "grouping": "or", "rows": [
            { "category": ["system.disconnected", "pool.exhausted"] },
            { "and": [{ "severity": ["alarm"] }, { "text_contains": format!("entrance {number}") }] },
        ] }),
        // Text alone, of every event.
        6 => all_of(json!([{ "text_contains": format!("[doors] annexe {number}") }])),
        // People of a kind, as an address tells.
        7 => all_of(json!([
            { "category": ["credential.revoked", "credential.suspended"] },
            { "user": format!("email ew \"@contractor{number}.example.org\" and state eq \"active\"") },
        ])),
        // What hardly ever happens.
        8 => all_of(json!([{ "category": ["security.second_device", "operator.login_failed"] }])),
        // Groups in groups.
        _ => all_of(json!([{ "system": [ground.system] }, { "or": [
            { "and": [{ "category": ["credential.drift"] }, { "user": format!("card_id eq \"{number}\"") }] },
            { "and": [{ "pool": [pool] }, { "text_contains": "overdue" }] },
        ] }])),
    }
}

fn all_of(rows: Value) -> Value {
    json!({ "grouping": "and", "rows": rows })
}

fn counting(rows: Value, count: u32, per: &str) -> Value {
    let mut alert = all_of(rows);
    alert["count"] = count.into();
    alert["within_s"] = 3_600.into();
    alert["per"] = per.into();
    alert
}

/// Gives each of these pools an input of its own, which a category puts into alarm and a second later is normal again.
pub(super) async fn inputs(ground: &Ground, pools: &[String], category: &str) {
    for (index, pool) in pools.iter().enumerate() {
        let input = json!({ "name": format!("Input {index}") });
        let input = ground.project.post("inputs", input, StatusCode::CREATED).await["id"].clone();
        let triggers = json!({
            "mode": "use_selected", "categories": [category], "inputs": [input],
            "restore_mode": "after", "restore_after_s": 1,
        });
        ground.change(&format!("pools/{pool}/input-triggers"), &triggers).await;
    }
}

/// Tells a receiver of a category.
pub(super) async fn webhook(ground: &Ground, url: &str, category: &str) {
    let webhook = json!({ "name": "Bench", "url": url, "categories": [category] });
    ground.project.post("webhooks", webhook, StatusCode::CREATED).await;
}

/// Mails of a category in each of these pools to an address of its own, with the user's name as the subject.
pub(super) async fn mail(ground: &Ground, port: u16, pools: &[String], category: &str) {
    let server = json!({ "host": "127.0.0.1", "port": port, "security": "none", "from": "doors@example.org" });
    ground.project.set(json!({ "mail": server })).await;
    for (index, pool) in pools.iter().enumerate() {
        let to = format!("guard{index}@example.org");
        let rule = json!({
            "name": format!("Mail {index}"), "max_per_minute": 600,
            "alert": all_of(json!([{ "category": [category] }, { "pool": [pool] }])),
            "actions": [{ "do": "mail", "to": [to], "subject": "{user}", "text": "{event} {time}" }],
        });
        ground.project.post("rules", rule, StatusCode::CREATED).await;
    }
}
