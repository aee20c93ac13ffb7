//! The web pages: console, self-service, phone page, and the files they load.
//!
//! They are built from `web/` and embedded. A build without them says so where
//! a page would be; everything else works.

mod built;
mod console;
mod files;
mod phone;
mod self_service;

use axum::Router;

use crate::server::Server;

/// Their addresses.
pub(crate) fn routes() -> Router<Server> {
    Router::new().merge(console::routes()).merge(self_service::routes()).merge(phone::routes()).merge(files::routes())
}

pub(crate) use console::for_people;
