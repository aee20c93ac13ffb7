//! `POST /api/v1/projects/{slug}/rules`.

use app::rules::{self, RuleView as Known};
use axum::response::Response;

use super::document::Document;
use super::view::RuleView;
use crate::access::InProject;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Makes a rule. It acts in the caller's name: it may do what they may.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/rules", operation_id = "create_rule", tag = "rules",
    params(("slug" = String, Path, description = "The project's slug.")),
    request_body = Document,
    responses((status = 201, description = "Made.", body = RuleView)))]
pub(crate) async fn create_rule(
    InProject(cx): InProject,
    key: IdempotencyKey,
    body: Body<Document>,
) -> Result<Response> {
    let document = body.value.read()?;
    key.run(cx, &body.raw, answer, async |cx| rules::create(&cx, document).await).await
}

fn answer(rule: &Known) -> Answer {
    let path = format!("rules/{}", rule.rule.id);
    Answer::created(path, &RuleView::of(rule)).of_version(rule.rule.version)
}
