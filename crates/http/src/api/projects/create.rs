//! `POST /api/v1/projects`.

use app::projects::{self, NewProject};
use axum::extract::State;
use axum::response::Response;
use domain::project::{Locale, Project, Slug, TimeZoneName};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::Who;
use crate::api::projects::ProjectView;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;
use crate::schema::LocaleName;
use crate::server::Server;

/// A project to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewProject)]
pub(crate) struct Form {
    /// Its name in addresses: lower-case letters, digits and hyphens.
    #[schema(value_type = String)]
    slug: Slug,
    /// Its name for people.
    name: String,
    /// The language of its mails.
    #[serde(default)]
    #[schema(value_type = LocaleName, required = false)]
    locale: Locale,
    /// The time zone in which its mails tell times, like `Europe/Vienna`.
    #[serde(default = "TimeZoneName::utc")]
    #[schema(value_type = String, required = false)]
    time_zone: TimeZoneName,
}

/// Makes a project, with the Mobile ID system and its pool.
#[utoipa::path(post, path = "/api/v1/projects", operation_id = "create_project", tag = "projects",
    request_body = Form, responses((status = 201, description = "Made.", body = ProjectView)))]
pub(crate) async fn create_project(
    State(server): State<Server>,
    who: Who,
    key: IdempotencyKey,
    body: Body<Form>,
) -> Result<Response> {
    let Form { slug, name, locale, time_zone } = body.value;
    let new = NewProject { slug, name, locale, time_zone };
    key.run(who.at(&server), &body.raw, answer, async |here| projects::create(&here, new).await).await
}

fn answer(project: &Project) -> Answer {
    let path = format!("/api/v1/projects/{}", project.slug);
    Answer::created(path, &ProjectView::from(project)).of_version(project.version)
}
