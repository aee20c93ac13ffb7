//! Filters and their attributes on the wire.

use domain::credential::Enrolment;
use domain::custom_field::{CustomField, FieldKind};
use domain::user::{Origin, UserState};
use filter::{Attribute, Filter, Kind, Operator, Value};
use serde::Serialize;
use utoipa::ToSchema;

/// Something that users can be filtered by.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FilterAttribute)]
pub(crate) struct AttributeView {
    /// As it is written in a filter: `last_name`, `custom_fields.department`.
    name: String,
    /// What people call it, if it is a field of the project's own.
    label: Option<String>,
    /// What it holds: `text`, `date` (compared as a text), `boolean`, `integer`, `time`.
    kind: &'static str,
    /// Its values, where they are known beforehand.
    choices: Option<Vec<String>>,
    /// The operators that compare it.
    operators: Vec<&'static str>,
}

impl AttributeView {
    /// An attribute, and the field that it stands for.
    pub(super) fn of((attribute, field): (Attribute, Option<CustomField>)) -> Self {
        Self {
            kind: match attribute.kind {
                Kind::ExactText if matches!(field, Some(CustomField { kind: FieldKind::Date, .. })) => "date",
                Kind::Text | Kind::ExactText => "text",
                Kind::Integer => "integer",
                Kind::Boolean => "boolean",
                Kind::Time => "time",
            },
            choices: choices(&attribute, field.as_ref()),
            operators: attribute.kind.operators().map(Operator::as_str).chain(["pr"]).collect(),
            label: field.map(|field| field.label),
            name: attribute.name,
        }
    }
}

fn choices(attribute: &Attribute, field: Option<&CustomField>) -> Option<Vec<String>> {
    let words = |words: &mut dyn Iterator<Item = &'static str>| Some(words.map(str::to_owned).collect());
    match (attribute.name.as_str(), field.map(|field| &field.kind)) {
        (_, Some(FieldKind::Choice { options })) => Some(options.clone()),
        (_, Some(_)) => None,
        ("state", None) => words(&mut UserState::ALL.iter().map(|state| state.as_str())),
        ("enrolment", None) => words(&mut Enrolment::ALL.iter().map(|enrolment| enrolment.as_str())),
        ("origin", None) => words(&mut Origin::ALL.iter().map(|origin| origin.as_str())),
        _ => None,
    }
}

/// A part of a filter.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = FilterExpression)]
pub(crate) enum Expression {
    /// All of these.
    And {
        /// Two or more.
        #[schema(no_recursion)]
        of: Vec<Expression>,
    },
    /// Any of these.
    Or {
        /// Two or more.
        #[schema(no_recursion)]
        of: Vec<Expression>,
    },
    /// The opposite.
    Not {
        /// Of this.
        #[schema(no_recursion)]
        of: Box<Expression>,
    },
    /// A comparison.
    Compare {
        /// What is looked at.
        attribute: String,
        /// `eq`, `ne`, `co`, `sw`, `ew`, `gt`, `ge`, `lt`, `le`.
        operator: &'static str,
        /// With what: a text, a whole number, true, false, or `null`.
        value: serde_json::Value,
    },
    /// There is a value.
    Present {
        /// Of this.
        attribute: String,
    },
    /// One value of an attribute satisfies a filter of its parts.
    Within {
        /// The attribute.
        attribute: String,
        /// The filter.
        #[schema(no_recursion)]
        of: Box<Expression>,
    },
}

impl From<&Filter> for Expression {
    fn from(filter: &Filter) -> Self {
        let all = |filters: &[Filter]| filters.iter().map(Self::from).collect();
        match filter {
            Filter::And(filters) => Self::And { of: all(filters) },
            Filter::Or(filters) => Self::Or { of: all(filters) },
            Filter::Not(filter) => Self::Not { of: Box::new(Self::from(&**filter)) },
            Filter::Present(attribute) => Self::Present { attribute: attribute.to_string() },
            Filter::Within { attribute, filter } => {
                Self::Within { attribute: attribute.to_string(), of: Box::new(Self::from(&**filter)) }
            }
            Filter::Compare { attribute, operator, value } => Self::Compare {
                attribute: attribute.to_string(),
                operator: operator.as_str(),
                value: match value {
                    Value::Text(text) => text.clone().into(),
                    Value::Integer(number) => (*number).into(),
                    Value::Boolean(is) => (*is).into(),
                    Value::Null => serde_json::Value::Null,
                },
            },
        }
    }
}
