//! `POST /api/v1/projects/{slug}/custom-fields`.

use app::custom_fields::{self, NewField};
use axum::response::Response;
use domain::custom_field::{CustomField, FieldKind};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{FieldKindSchema, FieldView};
use crate::access::InProject;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// A custom field to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCustomField)]
pub(crate) struct Form {
    /// 1 to 40 lower-case letters, digits and underscores, a letter first. It stays.
    name: String,
    /// Its name for people.
    label: String,
    /// What it holds. The type stays.
    #[schema(value_type = FieldKindSchema)]
    kind: FieldKind,
}

/// Adds a custom field to the project's users.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/custom-fields", operation_id = "create_custom_field",
    tag = "custom-fields", params(("slug" = String, Path)), request_body = Form,
    responses((status = 201, description = "Added.", body = FieldView)))]
pub(crate) async fn create_custom_field(
    InProject(cx): InProject,
    key: IdempotencyKey,
    body: Body<Form>,
) -> Result<Response> {
    let Form { name, label, kind } = body.value;
    let new = NewField { name, label, kind };
    key.run(cx, &body.raw, answer, async |cx| custom_fields::create(&cx, new).await).await
}

/// The place is told relative to the address of the list.
fn answer(field: &CustomField) -> Answer {
    Answer::created(format!("custom-fields/{}", field.id), &FieldView::from(field)).of_version(field.version)
}
