//! `POST /api/v1/projects/{slug}/settings/mail/test`.

use app::settings;
use axum::Json;
use domain::contact::EmailAddress;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::AttemptView;
use crate::access::InProject;
use crate::extract::Body;
use crate::problem::Result;

/// Where a test message goes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TestMail)]
pub(crate) struct Form {
    /// Where to.
    #[schema(value_type = String)]
    to: EmailAddress,
}

/// Sends a mail, to try the project's mail server, or the instance's where it has none. Ten test messages an hour at most.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/settings/mail/test", operation_id = "test_mail", tag = "settings",
    params(("slug" = String, Path)), request_body = Form,
    responses((status = 200, description = "What became of it.", body = AttemptView)))]
pub(crate) async fn test_mail(InProject(cx): InProject, body: Body<Form>) -> Result<Json<AttemptView>> {
    let attempt = settings::test_mail(&cx, body.value.to).await?;
    Ok(Json(attempt.into()))
}
