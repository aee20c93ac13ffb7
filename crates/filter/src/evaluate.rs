//! What a filter says of an entity in memory.

use std::borrow::Cow;

use crate::checked::{Checked, Node, Test, TextTest};
use crate::fold::fold;
use crate::schema::Attribute;
use crate::truth::Truth;

/// An entity, as filters see it.
pub trait Attributes {
    /// The attribute's value; `None` where there is none.
    ///
    /// Texts are given as they are, unfolded. An empty text is a value: who
    /// treats it as none, in the store too, gives `None` for it.
    fn get(&self, attribute: &Attribute) -> Option<AttributeValue<'_>>;
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeValue<'a> {
    /// Of kind `Text` or `ExactText`.
    Text(Cow<'a, str>),
    /// Of kind `Integer`.
    Integer(i64),
    /// Of kind `Boolean`.
    Boolean(bool),
    /// Of kind `Time`: microseconds since 1970 UTC.
    Time(i64),
}

impl<'a> AttributeValue<'a> {
    /// A borrowed text.
    #[must_use]
    pub fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

/// Evaluates a filter on an entity.
///
/// Any comparison of a missing attribute is [`Truth::Unknown`], `ne` included,
/// as SQL's with `NULL`; so is one of a value that is not of the attribute's
/// kind. `pr`, and with it `eq null` and `ne null`, are never unknown.
#[must_use]
pub fn evaluate(filter: &Checked, entity: &dyn Attributes) -> Truth {
    says(filter.root(), entity)
}

fn says(node: &Node, entity: &dyn Attributes) -> Truth {
    match node {
        Node::And(all) => all.iter().fold(Truth::True, |truth, next| truth.and(says(next, entity))),
        Node::Or(any) => any.iter().fold(Truth::False, |truth, next| truth.or(says(next, entity))),
        Node::Not(inner) => !says(inner, entity),
        Node::Present(attribute) => entity.get(attribute).is_some().into(),
        Node::Test { attribute, test } => {
            entity.get(attribute).and_then(|value| passes(test, &value)).map_or(Truth::Unknown, Truth::from)
        }
    }
}

/// Whether the value passes; `None` where it is of another kind.
fn passes(test: &Test, value: &AttributeValue<'_>) -> Option<bool> {
    Some(match (test, value) {
        (Test::Folded(how, wanted), AttributeValue::Text(value)) => text_passes(*how, &fold(value), &wanted.key),
        (Test::Exact(how, wanted), AttributeValue::Text(value)) => text_passes(*how, value, wanted),
        (Test::Integer(order, wanted), AttributeValue::Integer(value))
        | (Test::Time(order, wanted), AttributeValue::Time(value)) => order.admits(value.cmp(wanted)),
        (Test::Boolean(wanted), AttributeValue::Boolean(value)) => value == wanted,
        _ => return None,
    })
}

fn text_passes(how: TextTest, value: &str, wanted: &str) -> bool {
    match how {
        TextTest::Order(order) => order.admits(value.as_bytes().cmp(wanted.as_bytes())),
        TextTest::Contains => value.contains(wanted),
        TextTest::StartsWith => value.starts_with(wanted),
        TextTest::EndsWith => value.ends_with(wanted),
    }
}
