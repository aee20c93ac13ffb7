//! Comments: what people wrote under an event.

pub(super) mod create;
pub(super) mod list;

use domain::review::Comment;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// What somebody wrote under an event.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Comment)]
pub(crate) struct CommentView {
    /// `cmt_…`.
    id: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Who: an id; see `actors`.
    by: String,
    /// What. It goes with the person whom the event is about.
    text: String,
}

impl From<&Comment> for CommentView {
    fn from(comment: &Comment) -> Self {
        Self {
            id: comment.id.to_string(),
            at: comment.at,
            by: comment.by.to_string(),
            text: comment.text.as_str().to_owned(),
        }
    }
}
