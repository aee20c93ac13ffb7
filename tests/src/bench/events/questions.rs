//! What the console asks of the list of events: its room of events, whose filters `web/src/console/review/search.ts`
//! writes, and the lists of what happened that stand beside users, systems, inputs and other things.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// How many events the room asks for at once, and most of the lists beside other things.
const ROOM: u32 = 100;
/// How many the lists beside systems and pools ask for.
const BESIDE_PLACES: u32 = 50;

/// A question.
pub(super) struct Question {
    /// What is asked for, as people would say it.
    pub(super) what: String,
    /// The filter, as the console writes it.
    pub(super) filter: String,
    /// How many events are asked for at once.
    pub(super) limit: u32,
    /// Whether texts are looked through, which may take longer.
    pub(super) looks_at_texts: bool,
}

impl Question {
    fn new(what: &str, parts: &[&str]) -> Self {
        let (what, filter) = (what.to_owned(), parts.join(" and "));
        let looks_at_texts = filter.contains("text co ");
        Self { what, filter, limit: ROOM, looks_at_texts }
    }
}

/// Every filter of the room alone, choices of several, what is rare and what there is none of, filters together, and the
/// lists beside other things.
pub(super) fn questions(known: &Value) -> Vec<Question> {
    let id = |field: &str, of: &str| format!("{field} eq {}", known[of]);
    let (system, rare_system) = (id("system_id", "system_id"), id("system_id", "rare_system_id"));
    let (pool, rare_pool) = (id("pool_id", "pool_id"), id("pool_id", "rare_pool_id"));
    let (user, credential) = (id("user_id", "user_id"), id("credential_id", "credential_id"));
    let (unseen, seen) = ("acknowledged eq false", "acknowledged eq true");
    let used = "category eq \"credential.used\"";
    let invitations = any("category", INVITATION);
    let attention = any("severity", &["alarm", "warning"]);
    let now: Timestamp = known["now"].as_str().unwrap().parse().unwrap();
    let within = |span: SignedDuration| format!("at ge \"{}\"", now - span);
    let (hour, day, week) = (within(HOUR), within(HOUR * 24), within(HOUR * 24 * 7));
    let between = format!("at ge {} and at le {}", known["from"], known["until"]);
    // None that exists; ids differ in what they begin with.
    let input = format!("input_id eq {}", known["user_id"]).replace("usr_", "inp_");
    let mut all = vec![
        Question::new("nothing chosen", &[]),
        Question::new("category, frequent", &[used]),
        Question::new("category, rare", &["category eq \"security.second_device\""]),
        Question::new("category, absent", &["category eq \"recovery.expired\""]),
        Question::new("categories of a group", &[&invitations]),
        Question::new("severity, alarm", &["severity eq \"alarm\""]),
        Question::new("severities, two", &[&attention]),
        Question::new("severity, information", &["severity eq \"info\""]),
        Question::new("last hour", &[&hour]),
        Question::new("last day", &[&day]),
        Question::new("last week", &[&week]),
        Question::new("from, to, long ago", &[&between]),
        Question::new("user", &[&user]),
        Question::new("credential", &[&credential]),
        Question::new("system", &[&system]),
        Question::new("systems, two", &[&format!("({system} or {rare_system})")]),
        Question::new("pool, frequent", &[&pool]),
        Question::new("pool, rare", &[&rare_pool]),
        Question::new("pools, two", &[&format!("({pool} or {rare_pool})")]),
        Question::new("not acknowledged", &[unseen]),
        Question::new("acknowledged, few", &[seen]),
        Question::new("alarms, not acknowledged", &["severity eq \"alarm\"", unseen]),
        Question::new("alarms, acknowledged", &["severity eq \"alarm\"", seen]),
        Question::new("long ago, alarms", &["severity eq \"alarm\"", &between]),
        Question::new("long ago, rare category", &["category eq \"security.second_device\"", &between]),
        Question::new("last week, user", &[&user, &week]),
        Question::new("user, absent category", &["category eq \"recovery.expired\"", &user]),
        Question::new("user, two severities, pool", &[&attention, &rare_pool, &user]),
        Question::new("pool, rare category", &["category eq \"security.second_device\"", &rare_pool]),
        Question::new("system, warnings, last day", &["severity eq \"warning\"", &system, &day]),
        Question::new(
            "everything at once",
            &[&invitations, "severity eq \"warning\"", &system, &pool, &user, unseen, &between],
        ),
        Question::new("text, frequent", &["text co \"used\""]),
        Question::new("text, rare", &["text co \"second phone\""]),
        Question::new("text, absent", &["text co \"no such words\""]),
        Question::new("text, absent, user", &["text co \"no such words\"", &user]),
        Question::new("text, alarms, last week", &["text co \"issuing\"", "severity eq \"alarm\"", &week]),
        Question::new("beside an input", &[&input]),
        Question::new("beside a process", &[&user, &between]),
        Question::new("beside a certificate", &[&user, "category sw \"certificate.\""]),
    ];
    for (what, filter) in [("beside a system", system.as_str()), ("beside a pool", rare_pool.as_str())] {
        all.push(Question { limit: BESIDE_PLACES, ..Question::new(what, &[filter]) });
    }
    all
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const INVITATION: &[&str] = &[
    "invitation.sent",
    "invitation.resent",
    "invitation.accepted",
    "invitation.expired",
    "invitation.cancelled",
    "invitation.failed",
    "invitation.cancel_held",
];

/// One of several, as the console writes it.
fn any(attribute: &str, words: &[&str]) -> String {
    let terms: Vec<String> = words.iter().map(|word| format!("{attribute} eq \"{word}\"")).collect();
    format!("({})", terms.join(" or "))
}
