//! `POST /api/v1/projects/{slug}/pools/{id}/obtain`: a credential that exists already.

use app::drift::Wish;
use axum::Json;
use axum::http::StatusCode;
use domain::id::{Id, kind};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::api::credentials::CredentialView;
use crate::extract::{Body, PathId};
use crate::problem::Result;

/// Which, and for whom.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ObtainCredential)]
pub(crate) struct Obtain {
    /// The user.
    #[schema(value_type = String, example = "usr_01h455vb4pex5vsknk084sn02q")]
    user_id: Id<kind::User>,
    /// The credential's id at the system; see `existing`.
    external_id: String,
    /// That a person there who was found by the address is this user.
    #[serde(default)]
    confirm: bool,
}

/// Takes over a credential that exists at a pool's system already. Its origin is `sync`. Obtaining it again answers the
/// same. A person there who carries somebody else's external id is not taken, nor a number that another user has.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/pools/{id}/obtain", operation_id = "obtain_credential",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = Obtain,
    responses((status = 201, description = "Obtained.", body = CredentialView)))]
pub(crate) async fn obtain_credential(
    InProject(cx): InProject,
    PathId(pool): PathId<kind::CredentialPool>,
    body: Body<Obtain>,
) -> Result<(StatusCode, Json<CredentialView>)> {
    let Obtain { user_id: user, external_id: card, confirm: confirmed } = body.value;
    let credential = app::drift::obtain(&cx, Wish { pool, user, card, confirmed }).await?;
    Ok((StatusCode::CREATED, Json(CredentialView::at(&credential, cx.now()))))
}
