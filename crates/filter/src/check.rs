//! From [`Filter`] to [`Checked`]: names are resolved, values get types.

use crate::ast::{AttributePath, Filter, Operator, Value};
use crate::checked::{Checked, FoldedText, Node, Order, Test, TextTest};
use crate::fold::fold;
use crate::schema::{Attribute, Kind, Schema};
use crate::token::{Lexer, Token, TokenKind};

/// A filter that does not fit its schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// A name that the schema does not have.
    #[error("there is no attribute `{name}`{}", hint(nearest.as_deref()))]
    UnknownAttribute {
        /// The name as it was written.
        name: String,
        /// The known name that it was probably meant to be.
        nearest: Option<String>,
    },
    /// A name after the URI of another schema.
    #[error("there is no schema `{uri}` here; write the attribute's name alone")]
    UnknownSchema {
        /// The URI as it was written.
        uri: String,
    },
    /// A value of another kind than the attribute's.
    #[error("`{attribute}` is {kind}; {}", how_to_write(*kind))]
    WrongValue {
        /// The attribute.
        attribute: String,
        /// What its values are.
        kind: Kind,
    },
    /// A text that is no moment.
    #[error("`{attribute}` is a time, and `{text}` is none; {}", how_to_write(Kind::Time))]
    InvalidTime {
        /// The attribute.
        attribute: String,
        /// The text.
        text: String,
    },
    /// An operator that the attribute's kind does not know.
    #[error("`{attribute}` is {kind}, and `{operator}` does not compare such values; use one of {}", operators(*kind))]
    WrongOperator {
        /// The attribute.
        attribute: String,
        /// What its values are.
        kind: Kind,
        /// The operator.
        operator: Operator,
    },
    /// `null` with an operator that orders or searches.
    #[error("`{attribute} {operator} null` asks nothing; use `pr`, `eq null` or `ne null`")]
    NullOperator {
        /// The attribute.
        attribute: String,
        /// The operator.
        operator: Operator,
    },
}

impl CheckError {
    /// The name that the error is about.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::UnknownAttribute { name, .. } => name,
            Self::UnknownSchema { uri } => uri,
            Self::WrongValue { attribute, .. }
            | Self::InvalidTime { attribute, .. }
            | Self::WrongOperator { attribute, .. }
            | Self::NullOperator { attribute, .. } => attribute,
        }
    }

    /// The byte of the filter's text at which that name stands first; none if it stands in pieces, before and in
    /// brackets.
    #[must_use]
    pub fn position(&self, text: &str) -> Option<usize> {
        let name = self.name();
        let is_name = |word: &str| {
            let local = word.rsplit_once(':').map_or(word, |(_, local)| local);
            local.eq_ignore_ascii_case(name) || word.starts_with(&format!("{name}:"))
        };
        let mut lexer = Lexer::new(text);
        loop {
            match lexer.next().ok()? {
                Token { kind: TokenKind::Word(word), position } if is_name(word) => return Some(position),
                Token { kind: TokenKind::End, .. } => return None,
                _ => {}
            }
        }
    }
}

fn hint(nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("; did you mean `{nearest}`?"),
        None => "; see the list of attributes that can be filtered by".to_owned(),
    }
}

fn how_to_write(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::ExactText => "write its value in double quotes",
        Kind::Integer => "write its value as digits, without quotes",
        Kind::Boolean => "compare it with true or false, without quotes",
        Kind::Time => "write its value as in \"2026-01-31T08:00:00Z\"",
    }
}

fn operators(kind: Kind) -> String {
    let names: Vec<_> = kind.operators().map(Operator::as_str).chain(["pr"]).collect();
    names.join(", ")
}

impl Filter {
    /// Resolves the names and types the values.
    ///
    /// An unknown value of an enumeration is no error: it equals nothing.
    ///
    /// # Errors
    /// [`CheckError`] names the attribute and says what can be written.
    pub fn check(&self, schema: &Schema) -> Result<Checked, CheckError> {
        Ok(Checked::new(Scope { schema, within: None }.node(self)?))
    }
}

/// Where names are looked up: in the schema, or among an attribute's parts.
#[derive(Clone, Copy)]
struct Scope<'a> {
    schema: &'a Schema,
    within: Option<&'a str>,
}

impl Scope<'_> {
    fn node(self, filter: &Filter) -> Result<Node, CheckError> {
        match filter {
            Filter::And(filters) => Ok(Node::And(self.nodes(filters)?)),
            Filter::Or(filters) => Ok(Node::Or(self.nodes(filters)?)),
            Filter::Not(filter) => Ok(Node::Not(Box::new(self.node(filter)?))),
            Filter::Present(path) => Ok(Node::Present(self.resolve(path)?)),
            Filter::Compare { attribute, operator, value } => compare(self.resolve(attribute)?, *operator, value),
            Filter::Within { attribute, filter } => {
                let name = self.qualified(attribute)?;
                Scope { within: Some(&name), ..self }.node(filter)
            }
        }
    }

    fn nodes(self, filters: &[Filter]) -> Result<Vec<Node>, CheckError> {
        filters.iter().map(|filter| self.node(filter)).collect()
    }

    fn resolve(self, path: &AttributePath) -> Result<Attribute, CheckError> {
        let name = self.qualified(path)?;
        self.schema.lookup(&name).cloned().ok_or_else(|| CheckError::UnknownAttribute {
            nearest: self.schema.nearest(&name).map(str::to_owned),
            name,
        })
    }

    fn qualified(self, path: &AttributePath) -> Result<String, CheckError> {
        match (path.schema(), self.within) {
            (Some(uri), within) if within.is_some() || !self.schema.knows_uri_of(path) => {
                Err(CheckError::UnknownSchema { uri: uri.to_owned() })
            }
            (_, Some(whole)) => Ok(format!("{whole}.{}", path.dotted())),
            (_, None) => Ok(path.dotted()),
        }
    }
}

fn compare(attribute: Attribute, operator: Operator, value: &Value) -> Result<Node, CheckError> {
    if *value == Value::Null {
        return compare_null(attribute, operator);
    }
    let test = match attribute.kind {
        Kind::Text => {
            let written = text(&attribute, value)?.to_owned();
            Test::Folded(text_test(operator), FoldedText { key: fold(&written), written })
        }
        Kind::ExactText => Test::Exact(text_test(operator), text(&attribute, value)?.to_owned()),
        Kind::Integer => Test::Integer(order(&attribute, operator)?, integer(&attribute, value)?),
        Kind::Boolean => Test::Boolean(boolean(&attribute, operator, value)?),
        Kind::Time => Test::Time(order(&attribute, operator)?, time(&attribute, value)?),
    };
    Ok(Node::Test { attribute, test })
}

fn compare_null(attribute: Attribute, operator: Operator) -> Result<Node, CheckError> {
    match operator {
        Operator::Eq => Ok(Node::Not(Box::new(Node::Present(attribute)))),
        Operator::Ne => Ok(Node::Present(attribute)),
        _ => Err(CheckError::NullOperator { attribute: attribute.name, operator }),
    }
}

fn text<'a>(attribute: &Attribute, value: &'a Value) -> Result<&'a str, CheckError> {
    match value {
        Value::Text(text) => Ok(text),
        _ => Err(wrong_value(attribute)),
    }
}

fn integer(attribute: &Attribute, value: &Value) -> Result<i64, CheckError> {
    match value {
        Value::Integer(number) => Ok(*number),
        _ => Err(wrong_value(attribute)),
    }
}

fn boolean(attribute: &Attribute, operator: Operator, value: &Value) -> Result<bool, CheckError> {
    match (operator, value) {
        (Operator::Eq, Value::Boolean(value)) => Ok(*value),
        (Operator::Ne, Value::Boolean(value)) => Ok(!*value),
        (Operator::Eq | Operator::Ne, _) => Err(wrong_value(attribute)),
        _ => Err(wrong_operator(attribute, operator)),
    }
}

/// A moment, cut to the microsecond.
fn time(attribute: &Attribute, value: &Value) -> Result<i64, CheckError> {
    let text = text(attribute, value)?;
    let moment: jiff::Timestamp = text
        .parse()
        .map_err(|_| CheckError::InvalidTime { attribute: attribute.name.clone(), text: text.to_owned() })?;
    Ok(moment.as_microsecond())
}

fn text_test(operator: Operator) -> TextTest {
    match operator {
        Operator::Co => TextTest::Contains,
        Operator::Sw => TextTest::StartsWith,
        Operator::Ew => TextTest::EndsWith,
        Operator::Eq => TextTest::Order(Order::Equal),
        Operator::Ne => TextTest::Order(Order::NotEqual),
        Operator::Gt => TextTest::Order(Order::Greater),
        Operator::Ge => TextTest::Order(Order::GreaterOrEqual),
        Operator::Lt => TextTest::Order(Order::Less),
        Operator::Le => TextTest::Order(Order::LessOrEqual),
    }
}

fn order(attribute: &Attribute, operator: Operator) -> Result<Order, CheckError> {
    match text_test(operator) {
        TextTest::Order(order) => Ok(order),
        _ => Err(wrong_operator(attribute, operator)),
    }
}

fn wrong_value(attribute: &Attribute) -> CheckError {
    CheckError::WrongValue { attribute: attribute.name.clone(), kind: attribute.kind }
}

fn wrong_operator(attribute: &Attribute, operator: Operator) -> CheckError {
    CheckError::WrongOperator { attribute: attribute.name.clone(), kind: attribute.kind, operator }
}
