//! `GET /api/v1/projects/{slug}/pools/{id}/existing`: what a user has there already.

use app::drift::{Existing, Match};
use app::list::Listing;
use axum::Json;
use domain::id::{Id, kind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::InProject;
use crate::extract::{PathId, Query};
use crate::list::Page;
use crate::problem::Result;

/// Whose.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Whose {
    /// The user.
    #[param(value_type = String)]
    user_id: Id<kind::User>,
}

/// A credential that exists at the system and is not known here.
#[derive(Serialize, ToSchema)]
#[schema(as = ExistingCredential)]
pub(crate) struct ExistingView {
    /// Its id there.
    external_id: String,
    /// Its number.
    number: Option<String>,
    /// How it stands there: `invited`, `active`, `suspended`.
    observed: &'static str,
    /// How it was found: `external_id`: the person there carries the user's id; `email`: the person there has the same
    /// address, which is to be confirmed.
    found_by: &'static str,
    /// The person there, as the system tells of them.
    holder: Option<String>,
}

impl ExistingView {
    fn of(existing: Existing) -> Self {
        Self {
            external_id: existing.card,
            number: existing.number,
            observed: existing.observed.as_str(),
            found_by: match existing.by {
                Match::ExternalId => "external_id",
                Match::Email => "email",
            },
            holder: existing.holder,
        }
    }
}

/// Asks a pool's system what a user has of the pool already that is not known here. Nothing is changed.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/pools/{id}/existing", operation_id = "list_existing_credentials",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id."),
        Whose),
    responses((status = 200, description = "All of them.", body = Page<ExistingView>)))]
pub(crate) async fn list_existing_credentials(
    InProject(cx): InProject,
    PathId(pool): PathId<kind::CredentialPool>,
    Query(whose): Query<Whose>,
) -> Result<Json<Page<ExistingView>>> {
    let listing = Listing::whole(app::drift::existing(&cx, pool, whose.user_id).await?);
    Ok(Json(Page::of(listing, ExistingView::of)))
}
