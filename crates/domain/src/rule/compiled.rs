//! A trigger made ready to look at many events.

use filter::Checked;

use super::trigger::{Categories, Node};
use crate::event::{Event, Severity};
use crate::id::{Id, kind};
use crate::text::fold;

/// A trigger whose texts are folded and whose filters are read.
#[derive(Debug, Clone)]
pub struct Compiled {
    root: Test,
    possible: Categories,
    needs_user: bool,
}

#[derive(Debug, Clone)]
enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Category(Categories),
    Text(String),
    System(Vec<Id<kind::CredentialSystem>>),
    Pool(Vec<Id<kind::CredentialPool>>),
    Severity(Vec<Severity>),
    User(Checked),
}

/// What a trigger is asked of.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a, U> {
    /// What happened.
    pub event: &'a Event,
    /// Its text, [folded](fold).
    pub text: &'a str,
    /// Whose it was, as filters see them; `None` if of nobody, or of somebody who is gone.
    pub user: Option<&'a U>,
}

impl Compiled {
    /// Makes a trigger ready. `read` reads a filter of users.
    ///
    /// # Errors
    /// What `read` says of a filter.
    pub fn new<E>(trigger: &Node, read: &mut impl FnMut(&str) -> Result<Checked, E>) -> Result<Self, E> {
        let mut needs_user = false;
        trigger.walk(&mut |node| needs_user |= matches!(node, Node::User(_)));
        Ok(Self { root: test(trigger, read)?, possible: trigger.possible(), needs_user })
    }

    /// Whether it could match an event of this category at all: asked first, as it costs nothing.
    #[must_use]
    pub fn may_match(&self, event: &Event) -> bool {
        self.possible.has(event.category)
    }

    /// Whether it asks for the event's user.
    #[must_use]
    pub const fn needs_user(&self) -> bool {
        self.needs_user
    }

    /// Whether it matches.
    #[must_use]
    pub fn matches<U: filter::Attributes>(&self, look: Look<'_, U>) -> bool {
        self.may_match(look.event) && holds(&self.root, &look)
    }
}

fn test<E>(node: &Node, read: &mut impl FnMut(&str) -> Result<Checked, E>) -> Result<Test, E> {
    Ok(match node {
        Node::And(rows) => Test::All(rows.iter().map(|row| test(row, read)).collect::<Result<_, E>>()?),
        Node::Or(rows) => Test::Any(rows.iter().map(|row| test(row, read)).collect::<Result<_, E>>()?),
        Node::Category(named) => Test::Category(named.iter().copied().collect()),
        Node::TextContains(text) => Test::Text(fold(text)),
        Node::System(named) => Test::System(named.clone()),
        Node::Pool(named) => Test::Pool(named.clone()),
        Node::Severity(named) => Test::Severity(named.clone()),
        Node::User(filter) => Test::User(read(filter)?),
    })
}

fn holds<U: filter::Attributes>(test: &Test, look: &Look<'_, U>) -> bool {
    match test {
        Test::All(all) => all.iter().all(|one| holds(one, look)),
        Test::Any(any) => any.iter().any(|one| holds(one, look)),
        Test::Category(categories) => categories.has(look.event.category),
        Test::Text(part) => look.text.contains(part),
        Test::System(named) => look.event.system.is_some_and(|system| named.contains(&system)),
        Test::Pool(named) => look.event.pool.is_some_and(|pool| named.contains(&pool)),
        Test::Severity(named) => named.contains(&look.event.category.severity()),
        Test::User(filter) => look.user.is_some_and(|user| filter::evaluate(filter, user) == filter::Truth::True),
    }
}
