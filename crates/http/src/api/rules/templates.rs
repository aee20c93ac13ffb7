//! `GET /api/v1/projects/{slug}/rule-templates`.

use app::list::Listing;
use app::rules::{self, RuleDocument};
use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::document::Document;
use crate::access::InProject;
use crate::list::Page;
use crate::problem::Result;

/// A rule to begin with.
#[derive(Serialize, ToSchema)]
#[schema(as = RuleTemplate)]
pub(crate) struct TemplateView {
    /// `unused`, `revocation_overdue`, `failed_logins`, `pool_low`, `system_disconnected`.
    name: &'static str,
    /// The rule, as it can be saved.
    rule: Document,
}

/// Lists rules to begin with, in the project's language.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/rule-templates", operation_id = "list_rule_templates",
    tag = "rules", params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "All of them.", body = Page<TemplateView>)))]
pub(crate) async fn list_rule_templates(InProject(cx): InProject) -> Result<Json<Page<TemplateView>>> {
    let listing = Listing::whole(rules::templates(&cx).await?);
    Ok(Json(Page::of(listing, |template| {
        let notes = template.notes.to_owned();
        let document = RuleDocument { notes, ..RuleDocument::new(template.title, template.when, template.actions) };
        TemplateView { name: template.name, rule: Document::of(&document) }
    })))
}
