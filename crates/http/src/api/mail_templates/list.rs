//! `GET /api/v1/projects/{slug}/mail-templates`.

use app::list::Listing;
use app::templates::{self, Template};
use axum::Json;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::list::Page;
use crate::problem::Result;

/// A message in a language, without its words.
#[derive(Serialize, ToSchema)]
#[schema(as = MailTemplateSummary)]
pub(crate) struct SummaryView {
    /// The message: `invitation`, `deletion`, `reset`, …
    kind: &'static str,
    /// The language.
    locale: &'static str,
    /// Whether it can go as SMS.
    sms: bool,
    /// Whether the project says something of its own.
    own: bool,
    /// When that was last changed.
    #[schema(value_type = Option<String>, format = "date-time")]
    updated_at: Option<Timestamp>,
}

/// Lists every message in every language.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/mail-templates", operation_id = "list_mail_templates",
    tag = "mail-templates", params(("slug" = String, Path)),
    responses((status = 200, description = "All of them.", body = Page<SummaryView>)))]
pub(crate) async fn list_mail_templates(InProject(cx): InProject) -> Result<Json<Page<SummaryView>>> {
    let all = templates::list(&cx).await?;
    Ok(Json(Page::of(Listing::whole(all), |template| SummaryView::of(&template))))
}

impl SummaryView {
    fn of(template: &Template) -> Self {
        Self {
            kind: template.name.kind.as_str(),
            locale: template.name.locale.as_str(),
            sms: template.name.kind.has_sms(),
            own: template.updated_at.is_some(),
            updated_at: template.updated_at,
        }
    }
}
