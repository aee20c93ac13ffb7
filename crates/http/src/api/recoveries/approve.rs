//! `POST /api/v1/projects/{slug}/recoveries/{id}/approve`.

use app::access::Password;
use app::recovery::{self, Approved};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::kind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::RecoveryView;
use crate::access::InProject;
use crate::extract::{Body, PathId};
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// That it is really the approver.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApproveRecovery {
    /// The approver's own password.
    #[schema(value_type = String, format = "password")]
    password: Password,
}

/// An approved recovery.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApprovedView {
    #[serde(flatten)]
    view: RecoveryView,
    /// What opens the key file. Shown this once, to the approver, who tells it to the one who asked another way than the
    /// file goes; missing where the key is handed out as it is archived.
    passphrase: Option<String>,
}

/// Approves that somebody else gets archived keys. The holder is told by mail.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/recoveries/{id}/approve", operation_id = "approve_recovery",
    tag = "recovery",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = ApproveRecovery,
    responses((status = 200, description = "Approved; who asked collects it within 24 hours.", body = ApprovedView)))]
pub(crate) async fn approve_recovery(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Recovery>,
    key: IdempotencyKey,
    body: Body<ApproveRecovery>,
) -> Result<Response> {
    let password = body.value.password;
    key.run(cx, &body.raw, answer, |cx| async move { recovery::approve(&cx, id, password).await }).await
}

fn answer(approved: &Approved) -> Answer {
    let passphrase = approved.passphrase.as_ref().map(|passphrase| passphrase.expose().to_owned());
    let view = ApprovedView { view: RecoveryView::of(approved.shown.clone()), passphrase };
    Answer::with(StatusCode::OK, &view).showing_once(&["passphrase"])
}
