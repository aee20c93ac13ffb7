//! `PATCH /api/v1/projects/{slug}/rules/{id}`.

use app::rules::{self, RuleDocument};
use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::document::Document;
use super::view::RuleView;
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::{MergePatch, PathId};
use crate::problem::Result;

/// Changes a rule. From then on it acts in the caller's name, and what it counted begins anew.
#[utoipa::path(patch, path = "/api/v1/projects/{slug}/rules/{id}", operation_id = "patch_rule", tag = "rules",
    params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is changed, or `*`.")),
    request_body(content = Document, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The rule now.", body = RuleView)))]
pub(crate) async fn patch_rule(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Rule>,
    IfMatch(expected): IfMatch,
    patch: MergePatch,
) -> Result<impl IntoResponse> {
    let change = |known: &RuleDocument| patch.apply(&Document::of(known)).and_then(Document::read);
    let rule = rules::update(&cx, id, expected, change).await?;
    Ok(([etag(rule.rule.version)], Json(RuleView::of(&rule))))
}
