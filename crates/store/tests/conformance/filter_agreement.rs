//! SQL and memory agree on what a filter is true of, on random users and filters.

use std::collections::BTreeSet;

use domain::credential::Enrolment;
use domain::custom_field::{CustomField, FieldKind};
use domain::id::{Id, kind};
use domain::seen::Seen;
use domain::time::SignedDuration;
use domain::user::{User, UserState};
use filter::{Checked, Filter, Truth, evaluate};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use store::repo::USERS;
use store::repo::list::ListQuery;

use crate::world::{add_all, fresh, user, with_project};
use crate::{on_both, start};

fn fields(project: Id<kind::Project>) -> Vec<CustomField> {
    let kinds = [("department", FieldKind::Text), ("hired", FieldKind::Date), ("guest", FieldKind::Boolean)];
    let field = |(name, kind): (&str, FieldKind)| CustomField {
        id: fresh(),
        project,
        name: name.parse().unwrap(),
        label: name.to_owned(),
        kind,
        created_at: start(),
        version: 1,
    };
    kinds.map(field).to_vec()
}

/// Short texts of few characters, so that they are often equal, prefixes, or parts of each other.
fn texts() -> impl Strategy<Value = String> {
    let letters = prop::sample::select(vec![
        "a",
        "A",
        "b",
        "ß",
        "ss",
        "É",
        "é",
        "İ",
        "%",
        "_",
        "\\",
        "'",
        "王",
        "𝔘",
        "\u{10ffff}",
        " ",
    ]);
    prop::collection::vec(letters, 0..4).prop_map(|parts| parts.concat())
}

fn moments() -> impl Strategy<Value = domain::time::Timestamp> {
    (-2_i64..3).prop_map(|step| start() + SignedDuration::from_micros(step))
}

fn users(project: Id<kind::Project>) -> impl Strategy<Value = User> {
    let custom = (
        prop::option::of(texts()),
        prop::option::of(prop::sample::select(vec!["2027-01-15", "2026-12-31"])),
        prop::option::of(any::<bool>()),
    );
    let names = (texts(), texts(), prop::option::of(prop::sample::select(vec!["a@b.org", "A@ß.org", "b@a.org"])));
    let ids = (prop::option::of(texts()), prop::option::of(texts()), prop::option::of(texts()));
    let times = (prop::option::of(moments()), prop::option::of(moments()), moments());
    (names, ids, times, custom).prop_map(move |(names, ids, times, custom)| {
        let mut user = user(project, &names.0, &names.1);
        user.state = UserState::DeletionPending; // may share what else is unique
        user.profile.email = names.2.map(|text| text.parse().unwrap());
        (user.profile.card_id, user.profile.sync_id, user.profile.external_id) = ids;
        (user.profile.valid_from, user.profile.valid_until, user.created_at) = times;
        let entries = [
            ("department", custom.0),
            ("hired", custom.1.map(str::to_owned)),
            ("guest", custom.2.map(|v| v.to_string())),
        ];
        user.profile.custom = entries.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
        user
    })
}

fn tests() -> impl Strategy<Value = String> {
    let text_attribute = prop::sample::select(vec![
        "first_name",
        "last_name",
        "email",
        "card_id",
        "sync_id",
        "external_id",
        "state",
        "custom_fields.department",
        "custom_fields.hired",
    ]);
    let text_operator = prop::sample::select(vec!["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"]);
    let wanted =
        prop_oneof![8 => texts(), 1 => texts().prop_map(|text| format!("{text}\0")), 1 => Just("2027-01".to_owned())];
    let order = prop::sample::select(vec!["eq", "ne", "gt", "ge", "lt", "le"]);
    let time_attribute = prop::sample::select(vec!["valid_from", "valid_until", "created_at"]);
    let any_attribute = prop::sample::select(vec![
        "email",
        "mobile",
        "card_id",
        "first_name",
        "valid_from",
        "custom_fields.guest",
        "id",
    ]);
    prop_oneof![
        6 => (text_attribute, text_operator, wanted)
            .prop_map(|(attribute, operator, wanted)| format!("{attribute} {operator} {}", serde_json::json!(wanted))),
        2 => (time_attribute, order, moments()).prop_map(|(attribute, order, at)| format!("{attribute} {order} \"{at}\"")),
        1 => (prop::sample::select(vec!["eq", "ne"]), any::<bool>())
            .prop_map(|(operator, truth)| format!("custom_fields.guest {operator} {truth}")),
        1 => any_attribute.prop_map(|attribute| format!("{attribute} pr")),
    ]
}

fn filters() -> impl Strategy<Value = String> {
    tests().prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" and "))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" or "))),
            inner.prop_map(|part| format!("not ({part})")),
        ]
    })
}

/// Nobody here was invited.
const fn seen(user: &User) -> Seen<'_> {
    Seen { user, enrolment: Enrolment::NotInvited }
}

/// Also of the filter's opposite: what is neither in the one nor in the other is unknown.
fn truth_in_memory(filter: &Checked, users: &[User], wanted: Truth) -> BTreeSet<Id<kind::User>> {
    users.iter().filter(|user| evaluate(filter, &seen(user)) == wanted).map(|user| user.id).collect()
}

#[tokio::test]
async fn sql_and_memory_agree() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut runner = TestRunner::default();
        let people = prop::collection::vec(users(project), 120).new_tree(&mut runner).unwrap().current();
        add_all(&store, &people).await;
        let schema = USERS.schema(&fields(project));
        let mut reader = store.read().await.unwrap();
        for _ in 0..400 {
            let text = filters().new_tree(&mut runner).unwrap().current();
            for (text, truth) in [(text.clone(), Truth::True), (format!("not ({text})"), Truth::False)] {
                let checked = Filter::parse(&text).unwrap().check(&schema).unwrap();
                let query = ListQuery { filter: Some(checked), limit: 500, ..ListQuery::of(&USERS) };
                let page = reader.users().list(project, &query).await.unwrap();
                let found: BTreeSet<_> = page.items.iter().map(|listed| listed.user.id).collect();
                let positive = text
                    .strip_prefix("not (")
                    .filter(|_| truth == Truth::False)
                    .map_or(text.as_str(), |rest| &rest[..rest.len() - 1]);
                let filter = Filter::parse(positive).unwrap().check(&schema).unwrap();
                assert_eq!(found, truth_in_memory(&filter, &people, truth), "{text}");
            }
        }
    })
    .await;
}
