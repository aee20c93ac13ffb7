//! What is wrong with the text of a filter, and what to do about it.

use crate::{MAX_DEPTH, MAX_LENGTH};

/// A text that is no filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at byte {position}: {problem}")]
pub struct ParseError {
    /// The byte of the text, counted from 0, at which it stopped making sense.
    pub position: usize,
    /// What was expected there.
    pub problem: Problem,
}

/// Why a text is no filter. `found` is a piece of the text, shortened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Longer than [`MAX_LENGTH`].
    #[error("the filter is longer than {MAX_LENGTH} bytes; shorten it")]
    TooLong,
    /// Deeper than [`MAX_DEPTH`].
    #[error("parentheses and brackets are nested deeper than {MAX_DEPTH}; remove some")]
    TooDeep,
    /// No expression where one has to begin.
    #[error(
        "expected an attribute, `not (` or `(`, but found {found}; write an expression such as `last_name eq \"Berg\"`"
    )]
    ExpectedExpression {
        /// What stands there.
        found: String,
    },
    /// A name that no attribute can have.
    #[error(
        "{found} is no attribute's name; a name is a letter followed by letters, digits, `_` or `-`, with at most one part after a dot"
    )]
    InvalidName {
        /// The name.
        found: String,
    },
    /// No operator after an attribute.
    #[error("expected an operator, but found {found}; write one of eq, ne, co, sw, ew, gt, ge, lt, le, pr")]
    ExpectedOperator {
        /// What stands there.
        found: String,
    },
    /// No value after an operator.
    #[error("expected a value, but found {found}; write a text in double quotes, a whole number, true, false or null")]
    ExpectedValue {
        /// What stands there.
        found: String,
    },
    /// `not` without a parenthesis.
    #[error("expected `(` after `not`, but found {found}; write `not (…)`")]
    ExpectedGroupAfterNot {
        /// What stands there.
        found: String,
    },
    /// A parenthesis that is not closed.
    #[error(
        "expected `and`, `or` or the `)` for the `(` at byte {opened}, but found {found}; close what was opened, or join the expressions"
    )]
    UnclosedGroup {
        /// Where the parenthesis stands.
        opened: usize,
        /// What stands where it should be closed.
        found: String,
    },
    /// A bracket that is not closed.
    #[error(
        "expected `and`, `or` or the `]` for the `[` at byte {opened}, but found {found}; close what was opened, or join the expressions"
    )]
    UnclosedBracket {
        /// Where the bracket stands.
        opened: usize,
        /// What stands where it should be closed.
        found: String,
    },
    /// A bracket within brackets.
    #[error("brackets cannot stand within brackets; name the parts directly, as in `emails[type eq \"work\"]`")]
    NestedBrackets,
    /// Something after the end of an expression.
    #[error("expected `and`, `or` or the end, but found {found}; join expressions with `and` or `or`")]
    ExpectedEnd {
        /// What stands there.
        found: String,
    },
    /// A text without its closing quote.
    #[error("a text begins here and does not end; close it with a double quote, and write `\\\"` for one inside it")]
    UnterminatedText,
    /// A backslash before something that JSON does not know.
    #[error(
        "an unknown escape; write one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX, the last in pairs above U+FFFF"
    )]
    InvalidEscape,
    /// A control character in a text.
    #[error("a control character stands in a text; write it as an escape such as `\\n` or `\\u0000`")]
    ControlCharacter,
    /// A number that is not whole, or not written as JSON does.
    #[error(
        "{found} is no whole number; write digits without leading zeros, or put it in double quotes if it is a text"
    )]
    InvalidNumber {
        /// The number.
        found: String,
    },
    /// A number that does not fit 64 bits.
    #[error("{found} is out of range; whole numbers go from {} to {}", i64::MIN, i64::MAX)]
    NumberOutOfRange {
        /// The number.
        found: String,
    },
    /// Quotes that the grammar does not know.
    #[error("{found} is no quotation mark here; put texts in double quotes, as in `\"Berg\"`")]
    WrongQuote {
        /// The character.
        found: char,
    },
    /// A character that begins nothing.
    #[error(
        "{found:?} has no meaning here; write operators as words (eq, ne, gt, …, and, or, not) and texts in double quotes"
    )]
    UnexpectedCharacter {
        /// The character.
        found: char,
    },
}
