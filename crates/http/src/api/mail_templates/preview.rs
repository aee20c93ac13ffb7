//! `POST /api/v1/projects/{slug}/mail-templates/{kind}/{locale}/preview`.

use app::templates::{self, Preview};
use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::name::PathName;
use super::view::PartsView;
use crate::access::InProject;
use crate::extract::Body;
use crate::problem::Result;

/// A message with invented data; its link leads nowhere.
#[derive(Serialize, ToSchema)]
#[schema(as = MailPreview)]
pub(crate) struct PreviewView {
    /// One line.
    subject: String,
    /// The plain text.
    text: String,
    /// A whole HTML document, as text. Show it in a frame without scripts.
    html: String,
    /// The SMS, of messages that have one.
    sms: Option<String>,
}

/// Shows how a message would look with these parts, without keeping them. Parts that are left out are the built-in
/// ones.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/mail-templates/{kind}/{locale}/preview",
    operation_id = "preview_mail_template", tag = "mail-templates",
    params(("slug" = String, Path), ("kind" = String, Path), ("locale" = String, Path)), request_body = PartsView,
    responses((status = 200, description = "How it would look.", body = PreviewView)))]
pub(crate) async fn preview_mail_template(
    InProject(cx): InProject,
    PathName(name): PathName,
    body: Body<PartsView>,
) -> Result<Json<PreviewView>> {
    let Preview { subject, text, html, sms } = templates::preview(&cx, name, &body.value.into()).await?;
    Ok(Json(PreviewView { subject, text, html, sms }))
}
