//! `POST /api/v1/projects/{slug}/deliveries/{id}/retry`.

use axum::http::StatusCode;
use axum::response::Response;
use domain::id::kind;
use domain::webhook::Delivery;

use super::view::DeliveryView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Makes a delivery once more, whatever became of it: at once, under the same message id.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/deliveries/{id}/retry", operation_id = "retry_delivery",
    tag = "webhooks",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 202, description = "It is on its way.", body = DeliveryView)))]
pub(crate) async fn retry_delivery(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Delivery>,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], answer, async |cx| app::webhooks::retry(&cx, id).await).await
}

fn answer(delivery: &Delivery) -> Answer {
    Answer::with(StatusCode::ACCEPTED, &DeliveryView::of(delivery.clone()))
}
