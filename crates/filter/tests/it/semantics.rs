use filter::{AttributeValue, Filter, Truth, evaluate};
use proptest::prelude::*;

use crate::arbitrary::fitting_filter;
use crate::example::{checked, schema};
use crate::naive::{self, Entity, any_entity};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn two_independent_evaluators_agree(filter in fitting_filter(), entity in any_entity()) {
        let checked = filter.check(&schema()).unwrap();
        prop_assert_eq!(evaluate(&checked, &entity), naive::evaluate(&filter, &entity), "{}", filter);
    }

    #[test]
    fn double_negation_and_de_morgan_hold(a in fitting_filter(), b in fitting_filter(), entity in any_entity()) {
        let truth = |filter: &Filter| evaluate(&filter.check(&schema()).unwrap(), &entity);
        let not = |filter: &Filter| Filter::Not(Box::new(filter.clone()));
        prop_assert_eq!(truth(&not(&not(&a))), truth(&a));
        prop_assert_eq!(truth(&not(&Filter::And(vec![a.clone(), b.clone()]))), truth(&Filter::Or(vec![not(&a), not(&b)])));
        prop_assert_eq!(truth(&not(&Filter::Or(vec![a.clone(), b.clone()]))), truth(&Filter::And(vec![not(&a), not(&b)])));
    }

    #[test]
    fn learning_a_value_never_turns_true_into_false(filter in fitting_filter(), entity in any_entity()) {
        // Holds without `pr`, which sees that something is missing.
        if filter.to_string().contains(" pr") || filter.to_string().contains("null") {
            return Ok(());
        }
        let checked = filter.check(&schema()).unwrap();
        for name in entity.0.keys() {
            let mut fewer = entity.clone();
            fewer.0.remove(name);
            let before = evaluate(&checked, &fewer);
            prop_assert!(before == Truth::Unknown || before == evaluate(&checked, &entity));
        }
    }
}

fn says(filter: &str, entity: &[(&'static str, AttributeValue<'static>)]) -> Truth {
    evaluate(&checked(filter), &Entity(entity.iter().cloned().collect()))
}

#[test]
fn what_is_missing_is_unknown_unless_presence_is_asked() {
    for filter in [
        "rank eq 1",
        "rank ne 1",
        "not (rank eq 1)",
        "rank eq 1 or rank ne 1",
        "visitor ne true",
        "last_name co \"\"",
        "valid_until lt \"2026-01-31T08:00:00Z\"",
    ] {
        assert_eq!(says(filter, &[]), Truth::Unknown, "{filter}");
    }
    for (filter, expected) in [
        ("rank pr", Truth::False),
        ("not (rank pr)", Truth::True),
        ("rank eq null", Truth::True),
        ("rank ne null", Truth::False),
        ("rank eq 1 and first_name pr", Truth::False),
        ("rank eq 1 or rank eq null", Truth::True),
    ] {
        assert_eq!(says(filter, &[]), expected, "{filter}");
    }
}

#[test]
fn a_value_of_another_kind_is_unknown() {
    let entity = [("rank", AttributeValue::text("1"))];
    assert_eq!(says("rank eq 1", &entity), Truth::Unknown);
    assert_eq!(says("rank pr", &entity), Truth::True);
}

#[test]
fn names_are_folded_and_enumerations_are_not() {
    let entity = [
        ("last_name", AttributeValue::text("STRASSER-E\u{301}")),
        ("state", AttributeValue::text("active")),
        ("emails.type", AttributeValue::text("work")),
        ("emails.value", AttributeValue::text("Ann@Example.org")),
    ];
    for (filter, expected) in [
        ("last_name eq \"straßer-é\"", true),
        ("last_name sw \"Straß\"", true),
        ("last_name ew \"É\"", true),
        ("last_name co \"E\u{301}\"", true),
        ("state eq \"active\"", true),
        ("state eq \"Active\"", false),
        ("state ne \"no such state\"", true),
        ("EMAILS[Type eq \"work\" and Value co \"@example.\"]", true),
        ("emails[type eq \"home\" or not (value pr)]", false),
        ("urn:ietf:params:scim:schemas:core:2.0:USER:state eq \"active\"", true),
    ] {
        assert_eq!(says(filter, &entity), expected.into(), "{filter}");
    }
}

#[test]
fn not_binds_tighter_than_and_and_and_tighter_than_or() {
    let entity = [("rank", AttributeValue::Integer(1))];
    assert_eq!(says("rank eq 1 or rank eq 1 and rank eq 2", &entity), Truth::True);
    assert_eq!(says("(rank eq 1 or rank eq 1) and rank eq 2", &entity), Truth::False);
    assert_eq!(says("not (rank eq 2) and rank eq 2", &entity), Truth::False);
    assert_eq!(says("not (rank eq 2) or rank eq 1", &entity), Truth::True);
}
