//! What rules match, count, refuse, and when schedules come.

use filter::{Attribute, AttributeValue, Attributes, Filter, Kind, Schema};
use proptest::prelude::*;

use super::action::Target;
use super::compiled::{Compiled, Look};
use super::counter::{Counter, key};
use super::pace::{May, Pace};
use super::schedule::Missed;
use super::templates::{Around, templates};
use super::trigger::{Categories, DEEPEST};
use super::*;
use crate::event::{Category, Event, Severity};
use crate::project::{Locale, TimeZoneName};
use crate::text::fold;
use crate::time::{SignedDuration, micros};

const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

struct Maria;

impl Attributes for Maria {
    fn get(&self, attribute: &Attribute) -> Option<AttributeValue<'_>> {
        (attribute.name == "last_name").then(|| AttributeValue::text("Rossi"))
    }
}

fn event(category: Category) -> Event {
    Event::new(Id::from_bytes([1; 16]), Id::from_bytes([2; 16]), category, Actor::System, NOW)
}

fn compiled(trigger: &Node) -> Compiled {
    let schema = Schema::new([Attribute::new("last_name", Kind::Text), Attribute::new("email", Kind::Text)]);
    Compiled::new(trigger, &mut |text: &str| text.parse::<Filter>().unwrap().check(&schema)).unwrap()
}

fn matches(trigger: &Node, event: &Event, text: &str, user: Option<&Maria>) -> bool {
    compiled(trigger).matches(Look { event, text: &fold(text), user })
}

fn document(text: &str) -> Node {
    serde_json::from_str(text).unwrap()
}

fn alert(json: &str) -> When {
    When::Alert(Alert::on(document(json)))
}

fn task() -> Vec<Action> {
    vec![Action::OpenTask { title: "Look at {event}".to_owned() }]
}

fn details(when: &When, actions: &[Action]) -> Vec<(String, String)> {
    faults(when, actions, NOW).into_iter().map(|fault| (fault.pointer, fault.detail)).collect()
}

fn refused(when: &When, actions: &[Action], pointer: &str, says: &str) {
    let found = details(when, actions);
    assert!(found.iter().any(|(at, detail)| at == pointer && detail.contains(says)), "{pointer} {says}: {found:?}");
}

#[test]
fn an_alert_as_people_build_it_matches_what_it_names_and_nothing_else() {
    let trigger = document(
        r#"{"and":[{"category":["credential.issued","credential.revoked"]},{"text_contains":"[North gate]"},
            {"text_contains":"STAFF"}]}"#,
    );
    let text = "[North Gate] Staff: Credential issued";
    assert!(matches(&trigger, &event(Category::CredentialIssued), text, None));
    assert!(!matches(&trigger, &event(Category::CredentialSuspended), text, None));
    assert!(!matches(&trigger, &event(Category::CredentialIssued), "[South] Staff: Credential issued", None));
    assert!(!matches(&trigger, &event(Category::CredentialIssued), "[North gate] Guests: Credential issued", None));
}

#[test]
fn each_row_looks_at_its_own_part_of_the_event() {
    let (system, pool) = (Id::from_bytes([7; 16]), Id::from_bytes([8; 16]));
    let there = Event { system: Some(system), pool: Some(pool), ..event(Category::PoolLow) };
    let elsewhere = event(Category::PoolLow);
    for row in [Node::System(vec![system]), Node::Pool(vec![pool])] {
        assert!(matches(&row, &there, "", None));
        assert!(!matches(&row, &elsewhere, "", None), "{row:?}");
    }
    assert!(matches(&Node::Severity(vec![Severity::Warning]), &there, "", None));
    assert!(!matches(&Node::Severity(vec![Severity::Info]), &there, "", None));
    let either = Node::Or(vec![Node::Pool(vec![pool]), Node::Category(vec![Category::PoolLow])]);
    assert!(matches(&either, &elsewhere, "", None));
}

#[test]
fn of_a_user_only_true_is_true() {
    let rossi = Node::User("last_name eq \"rossi\"".to_owned());
    assert!(matches(&rossi, &event(Category::CredentialUsed), "", Some(&Maria)));
    assert!(!matches(&rossi, &event(Category::CredentialUsed), "", None));
    let unknown = Node::User("email eq \"m@example.org\"".to_owned());
    assert!(!matches(&unknown, &event(Category::CredentialUsed), "", Some(&Maria)));
    let not_unknown = Node::User("not (email eq \"m@example.org\")".to_owned());
    assert!(!matches(&not_unknown, &event(Category::CredentialUsed), "", Some(&Maria)));
}

#[test]
fn what_rules_do_triggers_no_rule() {
    let everything = Node::TextContains("a".to_owned());
    assert!(!matches(&everything, &event(Category::RuleFired), "a", None));
    refused(&alert(r#"{"category":["rule.fired"]}"#), &task(), "/alert/rows/category", "cannot trigger rules");
}

#[test]
fn a_rule_that_would_trigger_itself_is_refused() {
    let suspend = || vec![Action::Suspend { of: Target::Event, reason: crate::credential::ReversibleReason::Lost }];
    let found = faults(&alert(r#"{"and":[{"category":["credential.suspended"]}]}"#), &suspend(), NOW);
    assert_eq!((found[0].code, found[0].pointer.as_str()), ("rule_triggers_itself", "/actions/0"));
    assert!(found[0].detail.contains("credential.suspended"));
    // A trigger without a row of categories matches everything.
    assert_eq!(faults(&alert(r#"{"text_contains":"x"}"#), &suspend(), NOW)[0].code, "rule_triggers_itself");
    assert_eq!(faults(&alert(r#"{"text_contains":"x"}"#), &task(), NOW), []);
    // One group that keeps it out is enough under And, and not under Or.
    let kept_out = r#"{"and":[{"category":["device.reset"]},{"or":[{"text_contains":"a"},{"text_contains":"b"}]}]}"#;
    assert_eq!(faults(&alert(kept_out), &suspend(), NOW), []);
    let let_in = r#"{"or":[{"category":["device.reset"]},{"text_contains":"a"}]}"#;
    assert_eq!(faults(&alert(let_in), &suspend(), NOW)[0].code, "rule_triggers_itself");
}

#[test]
fn bad_input_is_refused_with_what_to_change() {
    refused(&alert(r#"{"and":[]}"#), &task(), "/alert/rows", "add a row");
    let long = "x".repeat(1_000_000);
    refused(&When::Alert(Alert::on(Node::TextContains(long))), &task(), "/alert/rows/text_contains", "200 characters");
    let many = Node::Category(vec![Category::PoolLow; 10_000]);
    refused(&When::Alert(Alert::on(many)), &task(), "/alert/rows/category", "name each once");
    let mut deep = Node::TextContains("x".to_owned());
    for _ in 0..1_000 {
        deep = Node::And(vec![deep]);
    }
    let found = details(&When::Alert(Alert::on(deep)), &task());
    assert!(found.len() == 1 && found[0].1.contains(&format!("{DEEPEST} deep")), "{found:?}");
    let wide = Node::Or(vec![Node::TextContains("x".to_owned()); 200]);
    refused(&When::Alert(Alert::on(wide)), &task(), "/alert/rows", "two rules");
    refused(&alert(r#"{"text_contains":"x"}"#), &[], "/actions", "1 to 10");
    let title = vec![Action::OpenTask { title: "{who}".to_owned() }];
    refused(&alert(r#"{"text_contains":"x"}"#), &title, "/actions/0/title", "{who}");
    let counted = When::Alert(Alert { count: 0, ..Alert::on(document(r#"{"text_contains":"x"}"#)) });
    refused(&counted, &task(), "/alert/count", "from 1 to");
    let at_night = When::Schedule("0 3 * * *".parse().unwrap());
    refused(&at_night, &[Action::Reactivate { of: Target::User }], "/actions/0/of", "by a filter");
}

#[test]
fn addresses_are_read_once() {
    let mail = r#"{"do":"mail","to":["nobody"],"subject":"s","text":"t"}"#;
    assert!(serde_json::from_str::<Action>(mail).unwrap_err().to_string().contains("e-mail"));
}

#[test]
fn a_schedule_that_never_comes_is_refused() {
    let never = When::Schedule("0 6 30 2 *".parse().unwrap());
    let found = faults(&never, &task(), NOW);
    assert_eq!(found[0].code, "schedule_never");
    assert!(found[0].detail.contains("field 3"), "{}", found[0].detail);
    for text in ["", "* * * *", "0 0 6 * * *", "61 * * * *", "every day", "@daily"] {
        assert!(text.parse::<Schedule>().is_err(), "{text}");
    }
    // The 29th of February on a Monday comes, though rarely.
    assert!("0 6 29 2 *".parse::<Schedule>().unwrap().next(NOW).is_ok());
}

fn runs(cron: &str, after: &str, count: usize) -> Vec<String> {
    let vienna = Schedule { cron: cron.to_owned(), time_zone: "Europe/Vienna".parse().unwrap(), missed: Missed::Skip };
    vienna.upcoming(after.parse().unwrap(), count).unwrap().into_iter().map(|run| run.to_string()).collect()
}

#[test]
fn when_clocks_go_forward_a_time_that_is_not_there_runs_after_the_gap() {
    // On 28 March 2027 there is no 02:30 in Vienna: it runs at 03:00 summer time, once.
    let found = runs("30 2 * * *", "2027-03-27T00:00:00Z", 3);
    assert_eq!(found, ["2027-03-27T01:30:00Z", "2027-03-28T01:00:00Z", "2027-03-29T00:30:00Z"]);
    // What follows the time that passes goes on every half hour.
    let half_hours = runs("*/30 * * * *", "2027-03-28T00:15:00Z", 4);
    assert_eq!(half_hours[..2], ["2027-03-28T00:30:00Z", "2027-03-28T01:00:00Z"]);
}

#[test]
fn when_clocks_go_back_a_time_that_is_there_twice_runs_once() {
    // On 31 October 2027 there are two 02:30 in Vienna, at 00:30 and at 01:30 UTC.
    let found = runs("30 2 * * *", "2027-10-30T12:00:00Z", 2);
    assert_eq!(found, ["2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z"]);
    let half_hours = runs("*/30 * * * *", "2027-10-31T00:10:00Z", 3);
    assert_eq!(half_hours, ["2027-10-31T00:30:00Z", "2027-10-31T01:00:00Z", "2027-10-31T01:30:00Z"]);
}

#[test]
fn what_was_missed_is_left_out_or_made_up_for_once() {
    let skip: Schedule = "0 6 * * *".parse().unwrap();
    let once = Schedule { missed: Missed::RunOnce, ..skip.clone() };
    let late = NOW + SignedDuration::from_hours(30);
    assert!(skip.is_made_up_for(NOW, NOW + SignedDuration::from_secs(20)));
    assert!(!skip.is_made_up_for(NOW, late));
    assert!(once.is_made_up_for(NOW, late));
}

fn five_in_ten_minutes() -> Alert {
    Alert {
        count: 5,
        within_s: 600,
        cooldown_s: 60,
        ..Alert::on(document(r#"{"category":["operator.login_failed"]}"#))
    }
}

fn at(seconds: i64) -> Timestamp {
    NOW + SignedDuration::from_secs(seconds)
}

#[test]
fn five_in_ten_minutes_fires_on_the_fifth_and_then_begins_anew() {
    let (alert, mut counter) = (five_in_ten_minutes(), Counter::default());
    let fired: Vec<bool> = [0, 100, 200, 300, 600].map(|s| counter.count(&alert, at(s))).into();
    assert_eq!(fired, [false, false, false, false, true]);
    // In the cool-down nothing counts; after it, five more are needed.
    assert!(!counter.count(&alert, at(659)) && counter.times.is_empty());
    let fired: Vec<bool> = [660, 661, 662, 663, 664].map(|s| counter.count(&alert, at(s))).into();
    assert_eq!(fired, [false, false, false, false, true]);
    let mut slow = Counter::default();
    assert!([0, 151, 302, 453, 604].iter().all(|&s| !slow.count(&alert, at(s))));
}

#[test]
fn the_times_of_events_count_and_not_their_order() {
    let (alert, mut counter) = (five_in_ten_minutes(), Counter::default());
    assert!([900, 300, 700, 500].iter().all(|&s| !counter.count(&alert, at(s))));
    assert!(counter.count(&alert, at(350)), "300 to 900 are ten minutes");
    assert_eq!(counter.fired_at, Some(at(350)));
}

#[test]
fn what_is_counted_apart_is_counted_apart() {
    let of = Event { user: Some(Id::from_bytes([9; 16])), ..event(Category::CredentialUsed) };
    assert_eq!(key(Per::User, &of), of.user.map(|user| user.to_string()));
    assert_eq!(key(Per::User, &event(Category::CredentialUsed)), None);
    assert_eq!(key(Per::Rule, &of).as_deref(), Some(""));
}

#[test]
fn a_rule_that_fires_too_often_pauses_and_says_so_once() {
    let mut pace = Pace::at(NOW);
    assert!((0..60).all(|_| pace.count(60, NOW) == May::Fire));
    assert_eq!(pace.count(60, at(59)), May::Tell);
    assert_eq!(pace.count(60, at(59)), May::Pause);
    assert_eq!(pace.count(60, at(60)), May::Fire);
}

#[test]
fn named_places_are_filled_and_moments_are_moments() {
    let filled = placeholder::fill("{event} {nope} {", |name| (name == "event").then(|| "It {rule}".to_owned()));
    assert_eq!(filled, "It {rule} {nope} {");
    assert_eq!(
        placeholder::moments("last_used_at lt \"{now-90d}\"", "2027-04-01T00:00:00Z".parse().unwrap()).unwrap(),
        "last_used_at lt \"2027-01-01T00:00:00Z\""
    );
    for wrong in ["{now-}", "{now-9y}", "{today}", "{", "{now-99999999d}", "{now-é}"] {
        assert!(placeholder::moments(wrong, NOW).is_err(), "{wrong}");
    }
}

#[test]
fn every_template_is_a_rule_that_can_be_saved() {
    for locale in [Locale::En, Locale::De] {
        for input in [None, Some(Id::from_bytes([5; 16]))] {
            let around = Around { locale, time_zone: TimeZoneName::utc(), input };
            for template in templates(&around) {
                assert_eq!(faults(&template.when, &template.actions, NOW), [], "{}", template.name);
            }
        }
    }
}

#[test]
fn documents_read_back() {
    let around = Around { locale: Locale::En, time_zone: TimeZoneName::utc(), input: None };
    for template in templates(&around) {
        let text = serde_json::to_string(&(&template.when, &template.actions)).unwrap();
        assert_eq!(serde_json::from_str::<(When, Vec<Action>)>(&text).unwrap(), (template.when, template.actions));
    }
}

/// As slowly and plainly as can be: it fires where so many of those since the last firing lie within the span.
fn plainly(alert: &Alert, times: &[i64]) -> Vec<bool> {
    let (mut since, mut fired_at): (Vec<i64>, Option<i64>) = (Vec::new(), None);
    let mut fires = |&time: &i64| {
        if fired_at.is_some_and(|fired| time < fired + i64::from(alert.cooldown_s)) {
            return false;
        }
        since.push(time);
        let recent = since.iter().filter(|&&other| other <= time && time - other <= i64::from(alert.within_s)).count();
        let fires = recent >= alert.count as usize;
        if fires {
            since.clear();
            fired_at = Some(time);
        }
        fires
    };
    times.iter().map(&mut fires).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn counting_agrees_with_counting_plainly(
        gaps in prop::collection::vec(0_i64..200, 1..60), count in 1_u32..6, within_s in 1_u32..600, cooldown_s in 0_u32..300,
    ) {
        let alert = Alert { count, within_s, cooldown_s, ..five_in_ten_minutes() };
        let times: Vec<i64> = gaps.iter().scan(0, |sum, gap| { *sum += gap; Some(*sum) }).collect();
        let mut counter = Counter::default();
        let counted: Vec<bool> = times.iter().map(|&time| counter.count(&alert, at(time))).collect();
        prop_assert_eq!(counted, plainly(&alert, &times));
        prop_assert!(counter.times.len() < 2 * count as usize + 1);
        prop_assert!(counter.times.iter().all(|&time| counter.kept_until(&alert) >= crate::time::from_micros(time)));
        prop_assert!(counter.times.is_sorted() && counter.times.iter().all(|&time| time >= micros(NOW)));
    }

    #[test]
    fn what_a_trigger_cannot_match_it_does_not(seed in prop::collection::vec(0_usize..1_000, 1..12)) {
        let pick = |n: usize| Category::ALL[n % Category::ALL.len()];
        let rows: Vec<Node> = seed.iter().map(|&n| Node::Category(vec![pick(n), pick(n / 7)])).collect();
        let tree = Node::Or(vec![Node::And(rows[..=(rows.len() / 2)].to_vec()), rows[0].clone()]);
        for &category in Category::ALL {
            if matches(&tree, &event(category), "", None) {
                prop_assert!(tree.possible().has(category));
            }
        }
        prop_assert!(tree.possible().both(Categories::of_groups(&["rule"])).is_empty());
    }
}
