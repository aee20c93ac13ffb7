//! What endpoints take: each refuses with a problem document what does not fit.

mod body;
mod json;
mod patch;
mod path;
mod query;

pub(crate) use body::Body;
pub(crate) use json::{parse_json, place};
pub(crate) use patch::MergePatch;
pub(crate) use path::{PathId, PathSlug};
pub(crate) use query::Query;
