//! `POST /api/v1/projects/{slug}/pools/{id}/preview`: what filters would do.

use app::automation::{self, Counts, Preview, Reason};
use axum::Json;
use domain::id::kind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::InProject;
use crate::api::users::UserView;
use crate::extract::{Body, PathId};
use crate::problem::Result;

/// Filters that somebody thinks of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PoolFilters)]
pub(crate) struct Filters {
    /// Who is to get a credential by itself; empty: nobody.
    #[serde(default)]
    auto_generate_filter: String,
    /// Whose credentials are to be revoked; empty: nobody's.
    #[serde(default)]
    auto_revoke_filter: String,
}

/// What filters would do.
#[derive(Serialize, ToSchema)]
#[schema(as = PoolPreview)]
pub(crate) struct PreviewView {
    /// How many people, each way.
    counts: CountsView,
    /// The first 100 of those who would get a credential, by name.
    gain: Vec<UserView>,
    /// The first 100 of those who would lose one, and why.
    lose: Vec<LoserView>,
    /// Whether saving them would be held for an approval, as they would end many credentials.
    held: bool,
}

/// How many people filters touch.
#[derive(Serialize, ToSchema)]
#[schema(as = PoolPreviewCounts)]
pub(crate) struct CountsView {
    /// Who would get a credential.
    gain: u64,
    /// Who would lose one or more.
    lose: u64,
    /// Active people of whom a filter cannot say anything, as an attribute is missing: nothing changes for them.
    unknown: u64,
    /// How many credentials the pool has left; `null` where it is not limited.
    available: Option<u64>,
}

/// Somebody who would lose a credential.
#[derive(Serialize, ToSchema)]
#[schema(as = PoolPreviewLoser)]
pub(crate) struct LoserView {
    /// Who.
    #[serde(flatten)]
    user: UserView,
    /// `revoke_filter`: it is true, and all of the pool go; `generate_filter`: it is false, and what automation began
    /// goes.
    because: &'static str,
}

/// Says what filters would do if they were saved now: who would gain, who would lose and why, against what is left in
/// the pool. Changes nothing.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/pools/{id}/preview", operation_id = "preview_pool_filters",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = Filters,
    responses((status = 200, description = "What they would do.", body = PreviewView)))]
pub(crate) async fn preview_pool_filters(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialPool>,
    body: Body<Filters>,
) -> Result<Json<PreviewView>> {
    let Filters { auto_generate_filter, auto_revoke_filter } = body.value;
    let Preview { counts, gain, lose, is_held } =
        automation::preview(&cx, id, &auto_generate_filter, &auto_revoke_filter).await?;
    let Counts { gain: gains, lose: loses, unknown, available } = counts;
    let loser = |(user, reason): &(app::users::ListedUser, Reason)| LoserView {
        user: UserView::from(user),
        because: match reason {
            Reason::RevokeFilter => "revoke_filter",
            Reason::GenerateFilter => "generate_filter",
        },
    };
    Ok(Json(PreviewView {
        counts: CountsView { gain: gains, lose: loses, unknown, available },
        gain: gain.iter().map(UserView::from).collect(),
        lose: lose.iter().map(loser).collect(),
        held: is_held,
    }))
}
