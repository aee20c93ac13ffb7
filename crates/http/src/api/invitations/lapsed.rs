//! `GET /api/v1/projects/{slug}/lapsed-invitations`.

use app::invitations::stale::{self, Lapsed};
use axum::Json;
use domain::invitation::HeldGiveBacks;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::problem::Result;

/// Credentials that wait because their invitation ended, and nobody had accepted it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LapsedInvitations)]
pub(crate) struct LapsedView {
    /// How many there are.
    amount: u64,
    /// Those of them whose places would be given back, and that wait for an approval; `null` where none do.
    held: Option<HeldView>,
}

/// Places that are not given back before somebody has approved it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HeldGiveBacks)]
pub(crate) struct HeldView {
    /// How many: an approval is good for so many, and no more.
    amount: u64,
    /// Of how many credentials that work or are about to.
    live: u64,
    /// Since when they wait.
    #[schema(value_type = String, format = DateTime)]
    held_at: Timestamp,
    /// Whether they were approved, and go within seconds.
    approved: bool,
}

/// Tells how many credentials wait because their invitation ended, and whether an approval is asked for.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/lapsed-invitations", operation_id = "get_lapsed_invitations",
    tag = "credentials",
    params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "How many.", body = LapsedView)))]
pub(crate) async fn get_lapsed_invitations(InProject(cx): InProject) -> Result<Json<LapsedView>> {
    Ok(Json(LapsedView::of(&stale::lapsed(&cx).await?)))
}

impl LapsedView {
    pub(super) fn of(lapsed: &Lapsed) -> Self {
        let view = |held: HeldGiveBacks| {
            let HeldGiveBacks { amount, live, held_at, approved } = held;
            HeldView { amount, live, held_at, approved }
        };
        Self { amount: lapsed.amount, held: lapsed.held.map(view) }
    }
}
