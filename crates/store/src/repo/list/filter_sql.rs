//! From a checked filter to SQL that says the same.
//!
//! SQL's logic is three-valued as the filter's is: a comparison with NULL is
//! NULL, and `AND`, `OR` and `NOT` are Kleene's. So each test becomes a
//! comparison that is NULL exactly where its attribute is missing. Texts compare
//! by their bytes on both databases; what starts with a text is a range, so that
//! an index can serve it.

use domain::time::Timestamp;
use filter::{Attribute, Checked, Kind, Node, Order, Test, TextTest};

use crate::db::Value;
use crate::db::dialect::Dialect;
use crate::error::{Error, Result};
use crate::repo::list::spec::{ListSpec, Stored};

/// Writes the filter as a condition; what it compares with is added to `values`.
pub(crate) fn compile(
    spec: &ListSpec,
    dialect: Dialect,
    filter: &Checked,
    now: Timestamp,
    values: &mut Vec<Value>,
) -> Result<String> {
    Compiler { spec, dialect, now, values, is_negated: false }.node(filter.root())
}

/// What the SQL of an attribute calls the moment at which it is asked.
const NOW: &str = "{now}";

struct Compiler<'a> {
    spec: &'a ListSpec,
    dialect: Dialect,
    now: Timestamp,
    values: &'a mut Vec<Value>,
    /// Whether there is a NOT around what is being written.
    is_negated: bool,
}

impl Compiler<'_> {
    fn node(&mut self, node: &Node) -> Result<String> {
        Ok(match node {
            Node::And(nodes) => self.join(nodes, " AND ")?,
            Node::Or(nodes) => self.join(nodes, " OR ")?,
            Node::Not(node) => {
                let was_negated = std::mem::replace(&mut self.is_negated, true);
                let inner = self.node(node)?;
                self.is_negated = was_negated;
                format!("NOT {inner}")
            }
            Node::Present(attribute) => format!("({} IS NOT NULL)", self.resolve(attribute)?.0),
            Node::Test { attribute, test } => {
                let (sql, stored) = self.resolve(attribute)?;
                format!("({})", self.test(&sql, stored, attribute, test)?)
            }
        })
    }

    fn join(&mut self, nodes: &[Node], word: &str) -> Result<String> {
        let parts: Result<Vec<_>> = nodes.iter().map(|node| self.node(node)).collect();
        Ok(format!("({})", parts?.join(word)))
    }

    /// The expression that holds the attribute's value.
    fn resolve(&mut self, attribute: &Attribute) -> Result<(String, Stored)> {
        if let Some(field) = attribute.custom_field() {
            return self.custom(field, attribute);
        }
        let listed = self.spec.attributes.iter().find(|listed| listed.name == attribute.name);
        let listed = listed.ok_or_else(|| incomparable(attribute))?;
        if !listed.sql.contains(NOW) {
            return Ok((listed.sql.to_owned(), listed.stored));
        }
        let now = self.bind(self.now);
        Ok((listed.sql.replace(NOW, &now), listed.stored))
    }

    fn custom(&mut self, field: &str, attribute: &Attribute) -> Result<(String, Stored)> {
        let columns = self.spec.custom.ok_or_else(|| incomparable(attribute))?;
        let (column, stored) = match attribute.kind {
            Kind::Text => (columns.folded, Stored::Folded),
            Kind::ExactText => (columns.exact, Stored::Exact),
            Kind::Boolean => (columns.exact, Stored::Boolean),
            Kind::Integer | Kind::Time => return Err(incomparable(attribute)),
        };
        let key = self.bind(field);
        Ok((self.dialect.json_text(column, &key), stored))
    }

    fn test(&mut self, sql: &str, stored: Stored, attribute: &Attribute, test: &Test) -> Result<String> {
        Ok(match (test, stored) {
            (Test::Folded(how, wanted), Stored::Folded) => self.text(sql, *how, &wanted.key),
            (Test::Exact(how, wanted), Stored::Exact) => self.text(sql, *how, wanted),
            (Test::Exact(TextTest::Order(order), wanted), Stored::Id(parse)) => match (parse(wanted), order) {
                (Some(id), _) => self.compare(sql, *order, id),
                (None, Order::Equal) => self.never(sql),
                (None, Order::NotEqual) => always(sql),
                (None, _) => return Err(incomparable(attribute)),
            },
            (Test::Integer(order, wanted), Stored::Integer) | (Test::Time(order, wanted), Stored::Time) => {
                self.compare(sql, *order, *wanted)
            }
            (Test::Boolean(wanted), Stored::Boolean) if attribute.custom => {
                self.compare(sql, Order::Equal, if *wanted { "true" } else { "false" })
            }
            (Test::Boolean(wanted), Stored::Boolean) => self.compare(sql, Order::Equal, *wanted),
            (_, Stored::Elsewhere) => return Err(Error::Apart { attribute: attribute.name.clone() }),
            _ => return Err(incomparable(attribute)),
        })
    }

    fn text(&mut self, sql: &str, how: TextTest, wanted: &str) -> String {
        if let Some((before, _)) = wanted.split_once('\0') {
            return self.with_nul(sql, how, before);
        }
        match how {
            TextTest::Order(order) => self.compare(sql, order, wanted),
            TextTest::Contains => {
                let part = self.bind(wanted);
                self.dialect.contains(sql, &part)
            }
            TextTest::StartsWith => self.starts_with(sql, wanted),
            TextTest::EndsWith if wanted.is_empty() => always(sql),
            TextTest::EndsWith => {
                let part = self.bind(wanted);
                self.dialect.ends_with(sql, &part, wanted.chars().count())
            }
        }
    }

    fn starts_with(&mut self, sql: &str, wanted: &str) -> String {
        let from = self.compare(sql, Order::GreaterOrEqual, wanted);
        match prefix_end(wanted) {
            Some(end) => format!("{from} AND {}", self.compare(sql, Order::Less, end)),
            None => from,
        }
    }

    /// Stored texts hold no NUL, and PostgreSQL takes none: a text with one
    /// equals nothing, and stands right behind what precedes the NUL.
    fn with_nul(&mut self, sql: &str, how: TextTest, before: &str) -> String {
        match how {
            TextTest::Order(Order::NotEqual) => always(sql),
            TextTest::Order(Order::Less | Order::LessOrEqual) => self.compare(sql, Order::LessOrEqual, before),
            TextTest::Order(Order::Greater | Order::GreaterOrEqual) => self.compare(sql, Order::Greater, before),
            _ => self.never(sql),
        }
    }

    /// False of whatever is not missing. Where nothing is negated, what is unknown counts as false, and the database can
    /// see that it need not look.
    fn never(&self, sql: &str) -> String {
        if self.is_negated { format!("{sql} <> {sql}") } else { "1 = 0".to_owned() }
    }

    fn compare(&mut self, sql: &str, order: Order, wanted: impl Into<Value>) -> String {
        let operator = match order {
            Order::Equal => "=",
            Order::NotEqual => "<>",
            Order::Greater => ">",
            Order::GreaterOrEqual => ">=",
            Order::Less => "<",
            Order::LessOrEqual => "<=",
        };
        format!("{sql} {operator} {}", self.bind(wanted))
    }

    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }
}

/// True of whatever is not missing.
fn always(sql: &str) -> String {
    format!("{sql} = {sql}")
}

fn incomparable(attribute: &Attribute) -> Error {
    Error::Incomparable { attribute: attribute.name.clone() }
}

/// The least text greater than every text with this prefix; `None` if there is none.
///
/// UTF-8 orders as code points do, so the last character that can be raised is.
pub(crate) fn prefix_end(prefix: &str) -> Option<String> {
    let mut end: Vec<char> = prefix.chars().collect();
    while let Some(last) = end.pop() {
        if let Some(next) = (last..=char::MAX).nth(1) {
            end.push(next);
            return Some(end.into_iter().collect());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;
    use filter::Filter;

    use super::{compile, prefix_end};
    use crate::db::dialect::Dialect;
    use crate::repo::EVENTS;

    #[test]
    fn the_database_sees_what_is_never_true() {
        let sql = |text: &str| {
            let filter = Filter::parse(text).unwrap().check(&EVENTS.schema([])).unwrap();
            compile(&EVENTS, Dialect::Postgres, &filter, Timestamp::MIN, &mut Vec::new()).unwrap()
        };
        assert_eq!(sql("user_id eq \"nobody\" and input_id eq \"none\""), "((1 = 0) AND (1 = 0))");
        assert_eq!(sql("not (user_id eq \"nobody\")"), "NOT (user_id <> user_id)", "a missing one stays unknown");
    }

    #[test]
    fn a_prefix_ends_before_the_next_character() {
        assert_eq!(prefix_end("ab"), Some("ac".to_owned()));
        assert_eq!(prefix_end("a\u{d7ff}"), Some("a\u{e000}".to_owned()));
        assert_eq!(prefix_end("a\u{10ffff}"), Some("b".to_owned()));
        assert_eq!(prefix_end("\u{10ffff}"), None);
        assert_eq!(prefix_end(""), None);
    }
}
