//! `POST /api/v1/projects/{slug}/events/{id}/comments`.

use axum::response::Response;
use domain::id::kind;
use domain::review::Comment;
use serde::Deserialize;
use utoipa::ToSchema;

use super::CommentView;
use crate::access::InProject;
use crate::extract::{Body, PathId};
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// What somebody writes under an event.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CommentDocument)]
pub(crate) struct Document {
    /// 1 to 2,000 characters; lines may break.
    #[schema(min_length = 1, max_length = 2000)]
    text: String,
}

/// Writes under an event. A repetition with the same `Idempotency-Key` is answered without the text, which goes with the
/// person whom the event is about.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/events/{id}/comments", operation_id = "create_event_comment",
    tag = "events",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "The event's id.")),
    request_body = Document,
    responses((status = 201, description = "Written.", body = CommentView)))]
pub(crate) async fn create_event_comment(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Event>,
    key: IdempotencyKey,
    body: Body<Document>,
) -> Result<Response> {
    let text = body.value.text;
    key.run(cx, &body.raw, answer, async |cx| app::review::add_comment(&cx, id, &text).await).await
}

fn answer(comment: &Comment) -> Answer {
    let path = format!("events/{}/comments", comment.event);
    Answer::created(path, &CommentView::from(comment)).showing_once(&["text"])
}
