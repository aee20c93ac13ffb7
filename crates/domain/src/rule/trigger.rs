//! What has to happen: a tree of groups and rows.

use serde::{Deserialize, Serialize};

use super::Fault;
use crate::event::{Category, Severity};
use crate::id::{Id, kind};

/// How deep groups may stand in one another.
pub const DEEPEST: usize = 4;
/// How many rows and groups a trigger has at most.
pub const MOST_NODES: usize = 100;
/// How many systems or pools a row names at most.
pub const MOST_NAMED: usize = 100;
/// How long a text is that is looked for, in characters.
pub const LONGEST_TEXT: usize = 200;
/// How long a filter of users is, in characters.
pub const LONGEST_FILTER: usize = 4_000;

/// A group of rows, or a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Node {
    /// All of these.
    And(Vec<Node>),
    /// One of these.
    Or(Vec<Node>),
    /// The event's category is one of these.
    Category(Vec<Category>),
    /// The event's text, `[system] pool: what happened`, contains this, in any case.
    TextContains(String),
    /// The event is of one of these systems.
    System(Vec<Id<kind::CredentialSystem>>),
    /// The event is of one of these pools.
    Pool(Vec<Id<kind::CredentialPool>>),
    /// The event is as urgent as one of these.
    Severity(Vec<Severity>),
    /// A filter (RFC 7644 §3.4.2.2) is true of the event's user. Unknown is not true.
    User(String),
}

impl Node {
    /// Says what does not fit. `pointer` is where the rows of the whole trigger stand.
    pub fn check(&self, pointer: &str, faults: &mut Vec<Fault>) {
        let mut nodes = 0;
        self.visit(pointer, 1, &mut nodes, faults);
        if nodes > MOST_NODES {
            let detail = format!("has more than {MOST_NODES} rows and groups; make two rules of it");
            faults.push(Fault::new(pointer, detail));
        }
    }

    fn visit(&self, pointer: &str, depth: usize, nodes: &mut usize, faults: &mut Vec<Fault>) {
        *nodes += 1;
        if *nodes > MOST_NODES {
            return;
        }
        match self {
            Self::And(rows) | Self::Or(rows) => {
                let at = if depth == 1 { pointer.to_owned() } else { format!("{pointer}/{}", self.name()) };
                if rows.is_empty() {
                    faults.push(Fault::new(at, "an empty group says nothing; add a row, or remove the group"));
                } else if depth > DEEPEST {
                    faults
                        .push(Fault::new(at, format!("groups stand in one another {DEEPEST} deep at most; nest less")));
                } else {
                    for (index, row) in rows.iter().enumerate() {
                        row.visit(&format!("{at}/{index}"), depth + 1, nodes, faults);
                    }
                }
            }
            row => faults.extend(row.fault().map(|detail| Fault::new(format!("{pointer}/{}", row.name()), detail))),
        }
    }

    /// What does not fit in a row.
    fn fault(&self) -> Option<String> {
        match self {
            Self::And(_) | Self::Or(_) => None,
            Self::Category(named) if named.len() > Category::ALL.len() => {
                Some(format!("names {} categories, and there are {}; name each once", named.len(), Category::ALL.len()))
            }
            Self::Category(named) if named.iter().any(|category| category.group() == "rule") => {
                Some("what rules do cannot trigger rules; take out the categories that begin with rule.".to_owned())
            }
            Self::Category(named) => none_named(named.len(), "category"),
            Self::Severity(named) if named.len() > Severity::ALL.len() => Some("name each severity once".to_owned()),
            Self::Severity(named) => none_named(named.len(), "severity"),
            Self::System(named) => none_named(named.len(), "system").or_else(|| too_many(named.len(), "systems")),
            Self::Pool(named) => none_named(named.len(), "pool").or_else(|| too_many(named.len(), "pools")),
            Self::TextContains(text) => wrong_length(text, LONGEST_TEXT, "look for less"),
            Self::User(filter) => wrong_length(filter, LONGEST_FILTER, "shorten the filter"),
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::And(_) => "and",
            Self::Or(_) => "or",
            Self::Category(_) => "category",
            Self::TextContains(_) => "text_contains",
            Self::System(_) => "system",
            Self::Pool(_) => "pool",
            Self::Severity(_) => "severity",
            Self::User(_) => "user",
        }
    }

    /// The categories that the tree can match at all. What rules do never triggers one.
    #[must_use]
    pub fn possible(&self) -> Categories {
        match self {
            Self::And(rows) => rows.iter().fold(Categories::all(), |all, row| all.both(row.possible())),
            Self::Or(rows) => rows.iter().fold(Categories::none(), |any, row| any.either(row.possible())),
            Self::Category(named) => named.iter().copied().collect::<Categories>().both(Categories::all()),
            Self::Severity(named) => Category::ALL
                .iter()
                .copied()
                .filter(|one| named.contains(&one.severity()))
                .collect::<Categories>()
                .both(Categories::all()),
            Self::TextContains(_) | Self::System(_) | Self::Pool(_) | Self::User(_) => Categories::all(),
        }
    }

    /// Every row and group, this one first.
    pub fn walk<'a>(&'a self, see: &mut impl FnMut(&'a Self)) {
        see(self);
        if let Self::And(rows) | Self::Or(rows) = self {
            for row in rows {
                row.walk(see);
            }
        }
    }

    /// As [`Node::walk`], with the JSON pointer of each; `pointer` is where the rows of the whole trigger stand.
    pub fn walk_at<'a>(&'a self, pointer: &str, see: &mut impl FnMut(&'a Self, &str)) {
        see(self, pointer);
        if let Self::And(rows) | Self::Or(rows) = self {
            for (index, row) in rows.iter().enumerate() {
                row.walk_at(&format!("{pointer}/{index}/{}", row.name()), see);
            }
        }
    }
}

fn none_named(count: usize, what: &str) -> Option<String> {
    (count == 0).then(|| format!("name at least one {what}, or remove the row"))
}

fn too_many(count: usize, what: &str) -> Option<String> {
    (count > MOST_NAMED).then(|| format!("names {count} {what}; name {MOST_NAMED} at most"))
}

fn wrong_length(text: &str, longest: usize, do_this: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some("is empty; write something, or remove the row".to_owned());
    }
    // Whether it is far too long is known by its bytes, without counting a megabyte.
    let is_long = text.len() > longest * 4 || text.chars().count() > longest;
    is_long.then(|| format!("is longer than {longest} characters; {do_this}"))
}

/// A set of categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Categories(u128);

const _: () = assert!(Category::ALL.len() <= 128, "a set of categories has 128 places");

impl Categories {
    /// No category.
    #[must_use]
    pub const fn none() -> Self {
        Self(0)
    }

    /// Every category that can trigger a rule.
    #[must_use]
    pub fn all() -> Self {
        Category::ALL.iter().copied().filter(|category| category.group() != "rule").collect()
    }

    /// Those of groups.
    #[must_use]
    pub fn of_groups(groups: &[&str]) -> Self {
        groups.iter().flat_map(|group| Category::of_group(group)).collect()
    }

    /// Those in both.
    #[must_use]
    pub const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those in either.
    #[must_use]
    pub const fn either(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a category is in it.
    #[must_use]
    pub const fn has(self, category: Category) -> bool {
        self.0 & bit(category) != 0
    }

    /// Whether there is none in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them, in the order of the list of categories.
    pub fn iter(self) -> impl Iterator<Item = Category> {
        Category::ALL.iter().copied().filter(move |category| self.has(*category))
    }
}

impl FromIterator<Category> for Categories {
    fn from_iter<I: IntoIterator<Item = Category>>(categories: I) -> Self {
        Self(categories.into_iter().fold(0, |set, category| set | bit(category)))
    }
}

const fn bit(category: Category) -> u128 {
    1 << category as u8
}
