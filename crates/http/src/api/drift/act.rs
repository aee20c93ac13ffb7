//! `POST /api/v1/projects/{slug}/systems/{id}/drift/act`.

use app::drift::Acted;
use axum::http::StatusCode;
use axum::response::Response;
use domain::drift::Deed;
use domain::id::{Id, kind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::InProject;
use crate::extract::{Body, PathId};
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// What is to be done, and about what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DriftDecision)]
pub(crate) struct Decision {
    /// 1 to 500 of what differs.
    #[schema(value_type = Vec<String>)]
    ids: Vec<Id<kind::Finding>>,
    /// `adopt`: what is there is taken over here; `overwrite`: what is here is brought there, and what is not here is
    /// ended there; `alert`: nothing is changed, an event says it, and it is noted.
    #[schema(value_type = String, example = "adopt")]
    deed: Deed,
}

/// What is seen to, and what is not.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DriftDecided)]
pub(crate) struct ActedView {
    /// How many are seen to.
    accepted: u64,
    /// Which are not.
    refused: Vec<RefusedView>,
}

/// Something of which it cannot be done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DriftRefused)]
pub(crate) struct RefusedView {
    /// `dft_…`.
    id: String,
    /// `not_found`: it does not differ any more; `deed_not_offered`; `busy`.
    code: &'static str,
    /// The same in words.
    detail: &'static str,
}

/// Decides what is done about one or many differences. To note them is done at once, everything else by jobs: what was
/// done is gone from the list, and what could not be done says why in `problem`.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/systems/{id}/drift/act", operation_id = "act_on_drift",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = Decision,
    responses((status = 202, description = "They are seen to.", body = ActedView)))]
pub(crate) async fn act_on_drift(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialSystem>,
    key: IdempotencyKey,
    body: Body<Decision>,
) -> Result<Response> {
    let Decision { ids, deed } = body.value;
    key.run(cx, &body.raw, answer, |cx| async move { app::drift::act(&cx, id, &ids, deed).await }).await
}

fn answer(acted: &Acted) -> Answer {
    let refused = acted.refused.iter();
    let refused = refused.map(|one| RefusedView { id: one.id.to_string(), code: one.code, detail: one.detail });
    Answer::with(StatusCode::ACCEPTED, &ActedView { accepted: acted.accepted, refused: refused.collect() })
}
