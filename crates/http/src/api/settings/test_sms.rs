//! `POST /api/v1/projects/{slug}/settings/sms/test`.

use app::settings;
use axum::Json;
use domain::contact::MobileNumber;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::AttemptView;
use crate::access::InProject;
use crate::extract::Body;
use crate::problem::Result;

/// Where a test message goes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TestSms)]
pub(crate) struct Form {
    /// Where to, in international form.
    #[schema(value_type = String)]
    to: MobileNumber,
}

/// Sends an SMS, to try the project's gateway. Ten test messages an hour at most.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/settings/sms/test", operation_id = "test_sms", tag = "settings",
    params(("slug" = String, Path)), request_body = Form,
    responses((status = 200, description = "What became of it.", body = AttemptView)))]
pub(crate) async fn test_sms(InProject(cx): InProject, body: Body<Form>) -> Result<Json<AttemptView>> {
    let attempt = settings::test_sms(&cx, body.value.to).await?;
    Ok(Json(attempt.into()))
}
