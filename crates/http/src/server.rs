//! The router: every route, and what is done for each request.

use std::any::Any;
use std::sync::Arc;

use app::App;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;

use crate::access::authorize;
use crate::operations::Operations;
use crate::options::Options;
use crate::problem::Problem;
use crate::{api, client, docs, enrol, est, headers, health, openapi, pages, pki, trace};

/// What every endpoint can reach.
#[derive(Clone)]
pub(crate) struct Server(Arc<Inner>);

struct Inner {
    app: App,
    options: Options,
    operations: Operations,
}

impl Server {
    /// The use cases.
    pub(crate) fn app(&self) -> &App {
        &self.0.app
    }

    /// How the server is reached.
    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    /// The operations, by method and path.
    pub(crate) fn operations(&self) -> &Operations {
        &self.0.operations
    }
}

/// Everything that is served, for `axum::serve` or `axum_server`. Serve it with
/// `into_make_service_with_connect_info::<SocketAddr>()`: the address of the
/// peer is needed for logins, keys with address ranges, and proxies.
pub fn router(app: App, options: Options) -> Router {
    let (routes, _) = api::routes().split_for_parts();
    let document = openapi::described();
    let operations = Operations::of(&document);
    let server = Server(Arc::new(Inner { app, options, operations }));
    let max_body = server.options().max_body;
    Router::new()
        .merge(routes.route_layer(middleware::from_fn_with_state(server.clone(), authorize)))
        .merge(docs::routes(&document))
        .merge(enrol::router(&server))
        .merge(pki::routes())
        .merge(est::routes())
        .merge(pages::routes())
        .merge(health::routes())
        .fallback(no_such_address)
        .method_not_allowed_fallback(no_such_method)
        .layer(DefaultBodyLimit::max(max_body))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(server.clone(), client::identify))
        .layer(middleware::from_fn(trace::follow))
        .layer(middleware::from_fn_with_state(server.clone(), headers::protect))
        .with_state(server)
}

async fn no_such_address(State(server): State<Server>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    pages::for_people(&server, &method, &uri, &headers).unwrap_or_else(|| {
        Problem::new("not_found", "there is nothing at this address; /api/docs lists what there is").into_response()
    })
}

async fn no_such_method() -> Problem {
    Problem::new("method_not_allowed", "the address does not take this method; Allow says which it takes")
}

/// A panic is a bug: the panic's own hook has logged where, the client learns nothing of it.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    Problem::internal("a handler panicked").into_response()
}
