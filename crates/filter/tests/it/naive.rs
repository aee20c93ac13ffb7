//! A second evaluator, on the unchecked filter, in other words and other ways:
//! a set of possible outcomes instead of truth tables, letters instead of bytes.

use std::collections::HashMap;

use filter::{Attribute, AttributeValue, Attributes, Filter, Operator, Truth, Value};
use proptest::prelude::*;

use crate::arbitrary::{MOMENTS, short_text};

/// The values of an entity, by name in lower case; what is missing is absent.
#[derive(Debug, Clone)]
pub(crate) struct Entity(pub(crate) HashMap<&'static str, AttributeValue<'static>>);

impl Attributes for Entity {
    fn get(&self, attribute: &Attribute) -> Option<AttributeValue<'_>> {
        self.0.get(attribute.name.as_str()).cloned()
    }
}

pub(crate) fn any_entity() -> impl Strategy<Value = Entity> {
    let text = || prop::option::of(short_text().prop_map(|text| AttributeValue::Text(text.into())));
    let moment = proptest::sample::select(&MOMENTS[..]).prop_map(|(_, micros)| AttributeValue::Time(micros));
    (
        prop::collection::vec(text(), 6),
        prop::option::of((-1..3_i64).prop_map(AttributeValue::Integer)),
        prop::option::of(any::<bool>().prop_map(AttributeValue::Boolean)),
        prop::option::of(moment),
    )
        .prop_map(|(texts, rank, visitor, valid_until)| {
            let names = ["first_name", "last_name", "state", "custom_fields.department", "emails.type", "emails.value"];
            let others = [("rank", rank), ("visitor", visitor), ("valid_until", valid_until)];
            let pairs = names.into_iter().zip(texts).chain(others);
            Entity(pairs.filter_map(|(name, value)| Some((name, value?))).collect())
        })
}

/// What the filter says of the entity.
pub(crate) fn evaluate(filter: &Filter, entity: &Entity) -> Truth {
    match outcomes(filter, entity, "") {
        (true, false) => Truth::True,
        (false, true) => Truth::False,
        _ => Truth::Unknown,
    }
}

/// Whether it could be true, and whether it could be false, if each missing
/// comparison could come out either way by itself.
fn outcomes(filter: &Filter, entity: &Entity, prefix: &str) -> (bool, bool) {
    let value = |name: String| entity.0.get(format!("{prefix}{name}").to_lowercase().as_str());
    match filter {
        Filter::And(all) => {
            let parts: Vec<_> = all.iter().map(|part| outcomes(part, entity, prefix)).collect();
            (parts.iter().all(|part| part.0), parts.iter().any(|part| part.1))
        }
        Filter::Or(any) => {
            let parts: Vec<_> = any.iter().map(|part| outcomes(part, entity, prefix)).collect();
            (parts.iter().any(|part| part.0), parts.iter().all(|part| part.1))
        }
        Filter::Not(inner) => {
            let (could_be_true, could_be_false) = outcomes(inner, entity, prefix);
            (could_be_false, could_be_true)
        }
        Filter::Present(attribute) => certain(value(attribute.to_string()).is_some()),
        Filter::Compare { attribute, operator, value: Value::Null } => {
            certain(value(attribute.to_string()).is_some() == (*operator == Operator::Ne))
        }
        Filter::Compare { attribute, operator, value: wanted } => match value(attribute.to_string()) {
            Some(found) => certain(holds(&attribute.to_string(), found, *operator, wanted)),
            None => (true, true),
        },
        Filter::Within { attribute, filter } => outcomes(filter, entity, &format!("{attribute}.")),
    }
}

fn certain(holds: bool) -> (bool, bool) {
    (holds, !holds)
}

fn holds(name: &str, found: &AttributeValue<'_>, operator: Operator, wanted: &Value) -> bool {
    match (found, wanted) {
        (AttributeValue::Text(found), Value::Text(wanted)) if ["state", "type"].contains(&name) => {
            text_holds(found, operator, wanted)
        }
        (AttributeValue::Text(found), Value::Text(wanted)) => {
            text_holds(&found.to_lowercase(), operator, &wanted.to_lowercase())
        }
        (AttributeValue::Integer(found), Value::Integer(wanted)) => number_holds(*found, operator, *wanted),
        (AttributeValue::Boolean(found), Value::Boolean(wanted)) => (found == wanted) == (operator == Operator::Eq),
        (AttributeValue::Time(found), Value::Text(wanted)) => {
            let wanted = MOMENTS.iter().find(|(text, _)| text == wanted).unwrap().1;
            number_holds(*found, operator, wanted)
        }
        _ => panic!("{found:?} {operator} {wanted:?} was not to be asked"),
    }
}

fn text_holds(found: &str, operator: Operator, wanted: &str) -> bool {
    let (found, wanted): (Vec<char>, Vec<char>) = (found.chars().collect(), wanted.chars().collect());
    let starts_at = |at: usize| found.len() >= at + wanted.len() && found[at..at + wanted.len()] == wanted[..];
    match operator {
        Operator::Co => (0..=found.len()).any(starts_at),
        Operator::Sw => starts_at(0),
        Operator::Ew => found.len().checked_sub(wanted.len()).is_some_and(starts_at),
        Operator::Eq => found == wanted,
        Operator::Ne => found != wanted,
        Operator::Gt => found > wanted,
        Operator::Ge => found >= wanted,
        Operator::Lt => found < wanted,
        Operator::Le => found <= wanted,
    }
}

fn number_holds(found: i64, operator: Operator, wanted: i64) -> bool {
    match operator {
        Operator::Eq => found == wanted,
        Operator::Ne => found != wanted,
        Operator::Gt => found > wanted,
        Operator::Ge => found >= wanted,
        Operator::Lt => found < wanted,
        Operator::Le => found <= wanted,
        Operator::Co | Operator::Sw | Operator::Ew => panic!("numbers are not searched"),
    }
}
