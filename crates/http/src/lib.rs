//! REST, OpenAPI, the enrolment protocol and the web pages.
//!
//! This crate reads requests, asks `app`, and writes answers. It decides nothing:
//! what may happen is for the use cases to say, and SQL is out of its reach.
//!
//! # Adding an endpoint
//! 1. One file per endpoint in `api/<resource>/<verb>.rs`, with a handler that carries
//!    `#[utoipa::path(method, path = "/api/v1/…", operation_id = "verb_thing", tag = "…")]`, the request body, the
//!    parameters and the answer of success. Problems, security and what the caller needs are added to the document by
//!    `openapi`. Register it in the folder's `routes()` with `routes!(verb::verb_thing, …)`: handlers of one path in
//!    one `routes!`, a new folder in `api::routes` and in `api::TAGS`.
//! 2. One line in `operations::OPERATIONS`: the operation id and what it needs. It is enforced before the handler
//!    runs (401, 404 for a foreign project, 403), so a handler never authenticates. The use case requires its
//!    permission once more.
//! 3. Arguments, in this order: `InProject(cx)` (operations of a project) or `Who(who)` (others; `who.at(&server)`
//!    gives the use cases' `Instance`), `PathId<kind::X>` for `{id}`, `Query<ListParams>` or a `Query<T>` of its own,
//!    `IfMatch`, and last `Body<T>` (JSON; `T` denies unknown fields) or `MergePatch`.
//! 4. Answer `problem::Result<…>`; `?` turns an `app::Error` into its problem. A new code of a conflict, a refusal or
//!    a fault is a literal where it is made and a line in `codes`.
//! 5. What people edit answers its version: `etag(version)`. Its PATCH takes `IfMatch` and `MergePatch`, and hands the
//!    use case a closure: `change(&cx, id, expected, |document| patch.apply(document))`.
//! 6. POSTs that make something or act take `IdempotencyKey` and run through it:
//!    `key.run(cx, &body.raw, answer, |cx| async move { use_case(&cx, …).await }).await`, where `answer: fn(&T) ->
//!    Answer` makes the answer of what the use case commits with `cx.commit(uow, &made)`.
//!    `Answer::created(path, &view).showing_once(&["secret"])` leaves the members out of a replay.
//! 7. Regenerate `docs/openapi.json` with `claviger openapi`; the tests try the operation as every sort of caller.

mod access;
mod api;
mod client;
pub mod codes;
mod cookie;
mod csv;
mod docs;
mod enrol;
mod est;
mod etag;
mod extract;
mod headers;
mod health;
mod idempotency;
mod list;
mod measures;
mod openapi;
pub mod operations;
mod options;
mod pages;
mod peer_certificate;
mod pki;
mod problem;
mod schema;
mod server;
mod trace;

pub use measures::announce as announce_measures;
pub use openapi::document;
pub use options::{Options, StreamPace};
pub use peer_certificate::PeerCertificate;
pub use problem::{Fault, Problem};
pub use server::router;
