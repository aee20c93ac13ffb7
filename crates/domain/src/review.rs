//! What operators make of events: views that they keep, and what they write under an event.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::event::{Actor, Category, Severity};
use crate::id::{Id, kind};
use crate::text::tidy;
use crate::time::Timestamp;
use crate::user::words;

/// A search of events that somebody keeps under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub id: Id<kind::SavedView>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// Who made it.
    pub owner: Actor,
    /// Its name.
    pub name: String,
    /// Whether everybody in the project sees it.
    pub shared: bool,
    /// What it shows.
    pub search: Search,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts changes; the `ETag` is made of it.
    pub version: u64,
}

/// Which events are looked for. Within a part any of what it names will do; all parts must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    /// What the text contains.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Categories.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub categories: BTreeSet<Category>,
    /// Severities.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub severities: BTreeSet<Severity>,
    /// Systems.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub systems: BTreeSet<Id<kind::CredentialSystem>>,
    /// Pools.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub pools: BTreeSet<Id<kind::CredentialPool>>,
    /// The user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<Id<kind::User>>,
    /// The credential.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential: Option<Id<kind::Credential>>,
    /// Whether somebody has acknowledged them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<bool>,
    /// How far back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Within>,
    /// From when on; of no use beside `within`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Until when; of no use beside `within`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
}

words! {
    /// How far back somebody looks, counted from now.
    Within {
        /// An hour.
        Hour = "hour",
        /// A day.
        Day = "day",
        /// A week.
        Week = "week",
    }
}

/// Something in a view that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct InvalidView {
    /// JSON pointer into the view.
    pub pointer: &'static str,
    /// What is expected.
    pub detail: Cow<'static, str>,
}

/// The longest name of a view, in characters.
pub const LONGEST_NAME: usize = 100;
/// The longest text that a view looks for, in characters.
pub const LONGEST_TEXT: usize = 200;
/// How many systems, and pools, a view names at most.
const MOST_PLACES: usize = 50;

impl SavedView {
    /// What of a name and a search does not fit; nothing if they do.
    #[must_use]
    pub fn faults(name: &str, search: &Search) -> Vec<InvalidView> {
        let mut faults = Vec::new();
        let mut add = |pointer, detail: Cow<'static, str>| faults.push(InvalidView { pointer, detail });
        let name = tidy(name);
        if !(1..=LONGEST_NAME).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            add("/name", format!("expected 1 to {LONGEST_NAME} characters on one line").into());
        }
        let text = search.text.as_deref().unwrap_or("-");
        if !(1..=LONGEST_TEXT).contains(&text.chars().count()) {
            add("/search/text", format!("expected 1 to {LONGEST_TEXT} characters").into());
        }
        for (pointer, count) in [("/search/systems", search.systems.len()), ("/search/pools", search.pools.len())] {
            if count > MOST_PLACES {
                add(pointer, format!("expected at most {MOST_PLACES} ids").into());
            }
        }
        if search.within.is_some() && (search.from.is_some() || search.to.is_some()) {
            add("/search/within", "a view looks back so far, or from one moment to another, not both".into());
        }
        if search.from.zip(search.to).is_some_and(|(from, to)| from > to) {
            add("/search/to", "expected a moment that is not before `from`".into());
        }
        faults
    }
}

/// What somebody wrote under an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: Id<kind::Comment>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// The event.
    pub event: Id<kind::Event>,
    /// Whom the event is about: the comment is sealed under that person's key and goes with it.
    pub person: Option<Id<kind::User>>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
    /// What.
    pub text: CommentText,
}

/// The text of a comment: 1 to 2,000 characters, which may name people.
#[derive(Clone, PartialEq, Eq)]
pub struct CommentText(String);

/// A text that is no comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected 1 to {} characters", CommentText::LONGEST)]
pub struct InvalidComment;

impl CommentText {
    /// The longest comment, in characters.
    pub const LONGEST: usize = 2_000;

    /// Reads a comment. Lines may break in it; other control characters may not stand in it.
    ///
    /// # Errors
    /// [`InvalidComment`] if it is empty or too long.
    pub fn parse(text: &str) -> Result<Self, InvalidComment> {
        let text = tidy(text);
        let is_plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
        let fits = (1..=Self::LONGEST).contains(&text.chars().count()) && text.chars().all(is_plain);
        if fits { Ok(Self(text)) } else { Err(InvalidComment) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Logs must not collect people by accident.
impl fmt::Debug for CommentText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CommentText(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers(name: &str, search: &Search) -> Vec<&'static str> {
        SavedView::faults(name, search).into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn a_view_says_everything_that_does_not_fit() {
        assert_eq!(pointers("Alarms", &Search::default()), [""; 0]);
        let (early, late) = (Timestamp::UNIX_EPOCH, Timestamp::MAX);
        let search = Search {
            text: Some("x".repeat(LONGEST_TEXT + 1)),
            within: Some(Within::Day),
            from: Some(late),
            to: Some(early),
            ..Search::default()
        };
        assert_eq!(pointers("a\nb", &search), ["/name", "/search/text", "/search/within", "/search/to"]);
    }

    #[test]
    fn a_search_is_written_without_what_it_leaves_open() {
        let search = Search {
            categories: [Category::PoolLow].into(),
            severities: [Severity::Alarm].into(),
            acknowledged: Some(false),
            within: Some(Within::Hour),
            ..Search::default()
        };
        let json = serde_json::to_string(&search).unwrap();
        let expected = r#"{"categories":["pool.low"],"severities":["alarm"],"acknowledged":false,"within":"hour"}"#;
        assert_eq!(json, expected);
        assert_eq!(serde_json::from_str::<Search>(&json).unwrap(), search);
    }

    #[test]
    fn a_comment_has_lines_and_an_end() {
        assert_eq!(CommentText::parse(" one\ntwo ").unwrap().as_str(), "one\ntwo");
        assert!(CommentText::parse(&"ü".repeat(CommentText::LONGEST)).is_ok());
        for bad in ["", "  ", "bell\u{7}", &"x".repeat(CommentText::LONGEST + 1)] {
            assert_eq!(CommentText::parse(bad), Err(InvalidComment));
        }
        assert!(!format!("{:?}", CommentText::parse("Anna Berg").unwrap()).contains("Anna"));
    }
}
