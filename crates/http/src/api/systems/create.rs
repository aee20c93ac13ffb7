//! `POST /api/v1/projects/{slug}/systems`: enrolling a system.

use app::systems::{self, System};
use axum::response::Response;
use domain::system::{ConnectorKind, NoConnectorName};

use super::SystemView;
use super::view::Document;
use crate::access::InProject;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// The connector that is named, or what is wrong with its name.
pub(super) fn connector(document: &Document) -> app::Result<ConnectorKind> {
    let Some(name) = &document.connector else {
        return Err(app::Error::invalid("/connector", "missing", "name the connector that speaks to the system"));
    };
    let parsed = name.parse();
    parsed.map_err(|error: NoConnectorName| app::Error::invalid("/connector", "unknown_connector", error.to_string()))
}

/// Enrols a credential system. Nothing is called yet: fetch its pools with `refresh-pools`.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/systems", operation_id = "create_system", tag = "systems",
    params(("slug" = String, Path, description = "The project's slug.")),
    request_body = Document,
    responses((status = 201, description = "Enrolled.", body = SystemView)))]
pub(crate) async fn create_system(
    InProject(cx): InProject,
    key: IdempotencyKey,
    body: Body<Document>,
) -> Result<Response> {
    let connector = connector(&body.value)?;
    let document = body.value.parse()?;
    key.run(cx, &body.raw, answer, async |cx| systems::enrol(&cx, &connector, document).await).await
}

fn answer(system: &System) -> Answer {
    let path = format!("systems/{}", system.system.id);
    Answer::created(path, &SystemView::of(system.clone())).of_version(system.system.version)
}
