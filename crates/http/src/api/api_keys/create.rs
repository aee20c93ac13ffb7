//! `POST /api/v1/projects/{slug}/api-keys`.

use app::access::api_keys::{self, MadeKey, NewKey};
use axum::response::Response;
use domain::address_range::AddressRange;
use domain::operator::Role;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::InProject;
use crate::api::api_keys::KeyView;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;
use crate::schema::RoleName;

/// An API key to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewApiKey)]
pub(crate) struct Form {
    /// What people call it.
    name: String,
    /// What it may do.
    #[schema(value_type = RoleName)]
    role: Role,
    /// From which addresses it may be used, such as `10.1.0.0/16`; empty: from everywhere.
    #[serde(default)]
    #[schema(value_type = Vec<String>, required = false)]
    address_ranges: Vec<AddressRange>,
    /// After this it opens nothing.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date-time", required = false)]
    expires_at: Option<Timestamp>,
}

/// An API key that was just made.
#[derive(Serialize, ToSchema)]
#[schema(as = MadeApiKey)]
pub(crate) struct MadeView {
    #[serde(flatten)]
    key: KeyView,
    /// What to send as `Authorization: Bearer …`. Shown this once; a replay leaves it out.
    secret: String,
}

/// Makes an API key. Its secret is shown in this answer and never again. Nobody makes keys beyond their own role.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/api-keys", operation_id = "create_api_key", tag = "api-keys",
    params(("slug" = String, Path)), request_body = Form,
    responses((status = 201, description = "Made.", body = MadeView)))]
pub(crate) async fn create_api_key(
    InProject(cx): InProject,
    key: IdempotencyKey,
    body: Body<Form>,
) -> Result<Response> {
    let Form { name, role, address_ranges, expires_at } = body.value;
    let new = NewKey { name, role, address_ranges, expires_at };
    key.run(cx, &body.raw, answer, async |cx| api_keys::create(&cx, new).await).await
}

fn answer(made: &MadeKey) -> Answer {
    let view = MadeView { key: KeyView::from(&made.key), secret: made.secret.expose().to_owned() };
    Answer::with(axum::http::StatusCode::CREATED, &view).showing_once(&["secret"])
}
