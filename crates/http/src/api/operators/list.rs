//! `GET /api/v1/operators`.

use app::access::operators;
use app::list::Listing;
use axum::Json;
use axum::extract::State;

use crate::access::Who;
use crate::api::operators::OperatorView;
use crate::list::Page;
use crate::problem::Result;
use crate::server::Server;

/// Lists every operator of the instance, by address.
#[utoipa::path(get, path = "/api/v1/operators", operation_id = "list_operators", tag = "operators",
    responses((status = 200, description = "All of them.", body = Page<OperatorView>)))]
pub(crate) async fn list_operators(State(server): State<Server>, who: Who) -> Result<Json<Page<OperatorView>>> {
    let all = operators::list(&who.at(&server)).await?;
    Ok(Json(Page::of(Listing::whole(all), |shown| OperatorView::from(&shown))))
}
