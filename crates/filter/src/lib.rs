//! The filter language: one grammar for lists, automation, scopes and SCIM.
//!
//! The grammar is that of SCIM (RFC 7644, section 3.4.2.2):
//! `last_name eq "Berg" and (card_id pr or not (state eq "locked"))`. A text is
//! parsed to a [`Filter`], checked against the [`Schema`] of what it filters,
//! and the result, [`Checked`], is evaluated, compiled to SQL by the store, or
//! described to people. What a filter says of a missing attribute is neither
//! true nor false but [`Truth::Unknown`]; who asks decides what that means.
//!
//! Pure: no I/O, no clock, no knowledge of any entity. It never decides what
//! unknown means, and never sees a database. To add an operator, give it to
//! [`Operator`], to the check, and to the evaluation; the compiler names the
//! rest, and the store's compiler to SQL must agree.

mod ast;
mod check;
mod checked;
mod describe;
mod error;
mod evaluate;
mod fold;
mod nearest;
mod parse;
mod print;
mod schema;
mod token;
mod truth;

pub use ast::{AttributePath, Filter, InvalidAttributePath, Operator, Value, is_attribute_name};
pub use check::CheckError;
pub use checked::{Checked, FoldedText, Node, Order, Test, TextTest};
pub use describe::describe;
pub use error::{ParseError, Problem};
pub use evaluate::{AttributeValue, Attributes, evaluate};
pub use fold::fold;
pub use schema::{Attribute, Kind, Schema};
pub use truth::Truth;

/// The longest filter that is read, in bytes.
pub const MAX_LENGTH: usize = 4096;

/// The deepest nesting of parentheses and brackets that is read.
pub const MAX_DEPTH: usize = 16;
