//! The OpenAPI document and the page that shows it.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::server::Server;

const DOCUMENT: &str = "/api/v1/openapi.json";

/// The page runs its own scripts and styles and asks this server alone.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The two addresses.
pub(crate) fn routes(document: &OpenApi) -> Router<Server> {
    let json: Arc<str> = serde_json::to_string(document).unwrap_or_default().into();
    let serve = move || {
        let json = json.clone();
        async move { ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache")], json.to_string()) }
    };
    let page: Router<Server> = SwaggerUi::new("/api/docs").config(Config::from(DOCUMENT)).into();
    page.layer(middleware::from_fn(own_policy)).route(DOCUMENT, get(serve))
}

async fn own_policy(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}
