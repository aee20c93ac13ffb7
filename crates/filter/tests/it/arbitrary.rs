//! Filters that proptest makes up.

use filter::{AttributePath, Filter, Operator, Value};
use proptest::prelude::*;
use proptest::sample::select;

/// Any filter that has a text: odd names, odd texts, any nesting.
pub(crate) fn any_filter() -> impl Strategy<Value = Filter> {
    let comparison = (any_path(), any_operator(), any_value())
        .prop_map(|(attribute, operator, value)| Filter::Compare { attribute, operator, value });
    let leaf = prop_oneof![4 => comparison, 1 => any_path().prop_map(Filter::Present)];
    let flat = joined(leaf.clone());
    let within =
        (any_path(), flat).prop_map(|(attribute, filter)| Filter::Within { attribute, filter: Box::new(filter) });
    joined(prop_oneof![4 => leaf, 1 => within])
}

/// Filters over the example schema that pass its check, with values that the
/// entities of [`crate::naive`] are likely to have.
pub(crate) fn fitting_filter() -> impl Strategy<Value = Filter> {
    let leaf = prop_oneof![
        3 => text_leaf(&["first_name", "LAST_NAME", "custom_fields.department", "state"]),
        1 => ordered_leaf("rank", (-1..3_i64).prop_map(Value::Integer)),
        1 => ordered_leaf("valid_until", select(&MOMENTS[..]).prop_map(|(text, _)| Value::Text(text.to_owned()))),
        1 => compare("visitor", select(&[Operator::Eq, Operator::Ne][..]), any::<bool>().prop_map(Value::Boolean)),
        1 => compare("rank", select(&[Operator::Eq, Operator::Ne][..]), Just(Value::Null)),
        1 => select(&["first_name", "state", "rank", "visitor", "valid_until"][..])
            .prop_map(|name| Filter::Present(path(name))),
    ];
    let within = joined(text_leaf(&["type", "value"]))
        .prop_map(|filter| Filter::Within { attribute: path("emails"), filter: Box::new(filter) });
    joined(prop_oneof![7 => leaf, 1 => within])
}

/// Moments as they are written, and their microseconds worked out by hand.
pub(crate) const MOMENTS: [(&str, i64); 4] = [
    ("1970-01-01T00:00:00Z", 0),
    ("1970-01-01T01:00:00.000001+01:00", 1),
    ("1969-12-31T23:59:59.999999Z", -1),
    ("2001-09-09T01:46:40Z", 1_000_000_000_000_000),
];

/// Short texts over few letters, so that two often match.
pub(crate) fn short_text() -> impl Strategy<Value = String> {
    "[aAbBéÉ]{0,3}"
}

pub(crate) fn path(name: &str) -> AttributePath {
    name.parse().unwrap()
}

fn joined(leaf: impl Strategy<Value = Filter> + 'static) -> impl Strategy<Value = Filter> {
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::Or),
            inner.prop_map(|filter| Filter::Not(Box::new(filter))),
        ]
    })
}

fn text_leaf(names: &'static [&'static str]) -> impl Strategy<Value = Filter> {
    (select(names), any_operator(), short_text()).prop_map(|(name, operator, text)| Filter::Compare {
        attribute: path(name),
        operator,
        value: Value::Text(text),
    })
}

fn ordered_leaf(name: &'static str, value: impl Strategy<Value = Value>) -> impl Strategy<Value = Filter> {
    use Operator::{Eq, Ge, Gt, Le, Lt, Ne};
    compare(name, select(&[Eq, Ne, Gt, Ge, Lt, Le][..]), value)
}

fn compare(
    name: &'static str,
    operator: impl Strategy<Value = Operator>,
    value: impl Strategy<Value = Value>,
) -> impl Strategy<Value = Filter> {
    (operator, value).prop_map(move |(operator, value)| Filter::Compare { attribute: path(name), operator, value })
}

fn any_operator() -> impl Strategy<Value = Operator> + Clone {
    select(&Operator::ALL[..])
}

fn any_value() -> impl Strategy<Value = Value> + Clone {
    prop_oneof![
        3 => any::<String>().prop_map(Value::Text),
        1 => "[\\x00-\\x20\"\\\\/\u{7f}\u{2028}\u{1f600}]{0,8}".prop_map(Value::Text),
        1 => any::<i64>().prop_map(Value::Integer),
        1 => any::<bool>().prop_map(Value::Boolean),
        1 => Just(Value::Null),
    ]
}

fn any_path() -> impl Strategy<Value = AttributePath> + Clone {
    let spelled = "(urn:[a-z0-9:.-]{1,20}:)?\\$?[a-zA-Z][a-zA-Z0-9_-]{0,6}(\\.[a-zA-Z][a-zA-Z0-9_-]{0,6})?";
    prop_oneof![
        6 => spelled.prop_filter_map("reserved words", |text| text.parse().ok()),
        1 => select(&["pr", "eq", "true", "null", "nota", "or.and", "urn:x:not"][..]).prop_map(path),
    ]
}
