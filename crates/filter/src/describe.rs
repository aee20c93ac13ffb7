//! What a filter says, in English, for those who confirm what it will do.

use crate::checked::{Checked, Node, Order, Test, TextTest};
use crate::schema::Attribute;

/// A sentence such as `Last name starts with “Be” and (card ID is set or state
/// is not “locked”).`
#[must_use]
pub fn describe(filter: &Checked) -> String {
    let mut sentence = phrase(filter.root());
    let first = sentence.find(|c| c != '(').unwrap_or(0);
    if let Some(letter) = sentence.get_mut(first..=first) {
        letter.make_ascii_uppercase();
    }
    sentence.push('.');
    sentence
}

fn phrase(node: &Node) -> String {
    match node {
        Node::And(nodes) => joined(" and ", nodes),
        Node::Or(nodes) => joined(" or ", nodes),
        Node::Not(inner) => negated(inner),
        Node::Present(attribute) => format!("{} is set", label(attribute)),
        Node::Test { attribute, test } => format!("{} {}", label(attribute), predicate(test)),
    }
}

fn joined(word: &str, nodes: &[Node]) -> String {
    let parts: Vec<String> = nodes.iter().map(operand).collect();
    parts.join(word)
}

/// A group within a group, in parentheses: people do not learn precedences.
fn operand(node: &Node) -> String {
    match node {
        Node::And(_) | Node::Or(_) => format!("({})", phrase(node)),
        _ => phrase(node),
    }
}

fn negated(inner: &Node) -> String {
    match inner {
        Node::Present(attribute) => format!("{} is not set", label(attribute)),
        _ => format!("it is not so that ({})", phrase(inner)),
    }
}

/// `card_id` → `card ID`; a custom field goes by its own name.
fn label(attribute: &Attribute) -> String {
    let name = attribute.custom_field().unwrap_or(&attribute.name);
    let words: Vec<&str> = name.split(['_', '.']).map(|word| if word == "id" { "ID" } else { word }).collect();
    words.join(" ")
}

fn predicate(test: &Test) -> String {
    match test {
        Test::Folded(how, wanted) => text_predicate(*how, &wanted.written),
        Test::Exact(how, wanted) => text_predicate(*how, wanted),
        Test::Integer(order, number) => format!("{} {number}", order_words(*order)),
        Test::Boolean(true) => "is true".to_owned(),
        Test::Boolean(false) => "is false".to_owned(),
        Test::Time(order, micros) => format!("{} {}", time_words(*order), moment(*micros)),
    }
}

fn text_predicate(how: TextTest, wanted: &str) -> String {
    let words = match how {
        TextTest::Contains => "contains",
        TextTest::StartsWith => "starts with",
        TextTest::EndsWith => "ends with",
        TextTest::Order(Order::Greater) => "comes after",
        TextTest::Order(Order::Less) => "comes before",
        TextTest::Order(Order::GreaterOrEqual) => "is or comes after",
        TextTest::Order(Order::LessOrEqual) => "is or comes before",
        TextTest::Order(order @ (Order::Equal | Order::NotEqual)) => order_words(order),
    };
    format!("{words} “{wanted}”")
}

fn order_words(order: Order) -> &'static str {
    match order {
        Order::Equal => "is",
        Order::NotEqual => "is not",
        Order::Greater => "is greater than",
        Order::GreaterOrEqual => "is at least",
        Order::Less => "is less than",
        Order::LessOrEqual => "is at most",
    }
}

fn time_words(order: Order) -> &'static str {
    match order {
        Order::Equal => "is",
        Order::NotEqual => "is not",
        Order::Greater => "is after",
        Order::GreaterOrEqual => "is at or after",
        Order::Less => "is before",
        Order::LessOrEqual => "is at or before",
    }
}

/// `2026-01-31 08:00:00 UTC`
fn moment(micros: i64) -> String {
    match jiff::Timestamp::from_microsecond(micros) {
        Ok(moment) => format!("{} UTC", moment.to_string().trim_end_matches('Z').replace('T', " ")),
        Err(_) => format!("{micros} µs after 1970"), // not made by a check, which reads times that exist
    }
}
