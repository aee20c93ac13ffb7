//! Projects.

mod create;
mod get;
mod list;
mod patch;

use domain::id::{Id, kind};
use domain::project::{Locale, Project, Slug, TimeZoneName};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::schema::LocaleName;
use crate::server::Server;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_projects, create::create_project))
        .routes(routes!(get::get_project, patch::patch_project))
}

/// A project.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Project)]
pub(crate) struct ProjectView {
    /// Its id.
    #[schema(value_type = String)]
    id: Id<kind::Project>,
    /// Its name in addresses and on the command line.
    #[schema(value_type = String)]
    slug: Slug,
    /// Its name for people, as the mails show it.
    name: String,
    /// The language of its mails.
    #[schema(value_type = LocaleName)]
    locale: Locale,
    /// The time zone in which its mails tell times.
    #[schema(value_type = String)]
    time_zone: TimeZoneName,
    /// The operator who is named as support contact and hears of failures.
    #[schema(value_type = Option<String>)]
    official_contact: Option<Id<kind::Operator>>,
    /// Where the credentials of synchronised users come from.
    #[schema(value_type = Option<String>)]
    default_pool: Option<Id<kind::CredentialPool>>,
    /// When it was made.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// When people last changed it.
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
}

impl From<&Project> for ProjectView {
    fn from(project: &Project) -> Self {
        let project = project.clone();
        Self {
            id: project.id,
            slug: project.slug,
            name: project.name,
            locale: project.locale,
            time_zone: project.time_zone,
            official_contact: project.official_contact,
            default_pool: project.default_pool,
            created_at: project.created_at,
            updated_at: project.updated_at,
        }
    }
}
