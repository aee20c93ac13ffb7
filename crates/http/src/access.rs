//! Who may call what, decided before an endpoint runs.
//!
//! The table in [`crate::operations`] says what each operation needs. A request
//! for an operation that is not in it is refused, so that an endpoint cannot
//! forget; the use cases require their permission once more.

use app::access::{self, Authenticated};
use app::self_service;
use app::{Context, Instance};
use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE, ORIGIN};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use domain::project::Slug;

use crate::client::Client;
use crate::cookie::Cookie;
use crate::operations::Needs;
use crate::problem::{Problem, Result};
use crate::server::Server;

/// Lets a request through to its endpoint, or refuses it.
pub(crate) async fn authorize(
    State(server): State<Server>,
    path: MatchedPath,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Result<Response> {
    match server.operations().find(request.method(), path.as_str()) {
        Some(Needs::Nothing | Needs::SetupLink | Needs::PhoneProof) => {}
        Some(Needs::Login) => {
            let who = identify(&server, &request)?.caller(&server).await?;
            request.extensions_mut().insert(Who(who));
        }
        Some(Needs::Instance) => {
            let who = identify(&server, &request)?.caller(&server).await?;
            who.caller.require_owner()?;
            request.extensions_mut().insert(Who(who));
        }
        Some(Needs::Project(permission)) => {
            let who = identify(&server, &request)?.caller(&server).await?;
            let context = server.app().in_project(who.caller.clone(), &slug(&params)?).await?;
            context.require(permission)?;
            request.extensions_mut().insert(Who(who));
            request.extensions_mut().insert(InProject(context));
        }
        Some(Needs::Holder(reach)) => {
            let (token, client) = shown_by_holder(&server, &request)?;
            let slug = slug(&params)?;
            let holder = self_service::by_session(server.app(), &slug, &token, client.address).await?;
            holder.require(reach)?;
            request.extensions_mut().insert(AsHolder(holder));
        }
        None => return Err(Problem::internal("an operation has no entry in the table of operations")),
    }
    Ok(next.run(request).await)
}

/// The caller in the project of the path. For operations that need a permission.
#[derive(Clone)]
pub(crate) struct InProject(pub(crate) Context);

/// The holder who is logged in. For operations of self-service.
#[derive(Clone)]
pub(crate) struct AsHolder(pub(crate) self_service::Holder);

/// The caller. For operations that need a login, the instance role, or a permission.
#[derive(Clone)]
pub(crate) struct Who(pub(crate) Authenticated);

impl Who {
    /// The caller outside of any project.
    pub(crate) fn at(&self, server: &Server) -> Instance {
        Instance::new(server.app().clone(), self.0.caller.clone())
    }
}

impl FromRequestParts<Server> for InProject {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self> {
        let found = parts.extensions.get::<Self>().cloned();
        found.ok_or_else(|| Problem::internal("an endpoint wants a project, but its operation needs none"))
    }
}

impl FromRequestParts<Server> for Who {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self> {
        let found = parts.extensions.get::<Self>().cloned();
        found.ok_or_else(|| Problem::internal("an endpoint wants a caller, but its operation needs none"))
    }
}

impl FromRequestParts<Server> for AsHolder {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self> {
        let found = parts.extensions.get::<Self>().cloned();
        found.ok_or_else(|| Problem::internal("an endpoint wants a holder, but its operation needs none"))
    }
}

/// What a request shows of a holder's session. Neither keys nor operators' sessions are looked at.
fn shown_by_holder(server: &Server, request: &Request) -> Result<(String, Client)> {
    let client = request.extensions().get::<Client>().copied().unwrap_or_default();
    let token = Cookie::Holder.read(request.headers().get_all(COOKIE)).ok_or(app::Error::Unauthenticated)?;
    if !request.method().is_safe() {
        require_own_origin(server, request.headers())?;
    }
    Ok((token.to_owned(), client))
}

/// What a request shows of its caller.
enum Shown {
    Key(String, Client),
    Session(String, Client),
}

/// A key is preferred to a cookie: a program that sends one means it.
fn identify(server: &Server, request: &Request) -> Result<Shown> {
    let client = request.extensions().get::<Client>().copied().unwrap_or_default();
    let headers = request.headers();
    if let Some(key) = bearer(headers)? {
        return Ok(Shown::Key(key.to_owned(), client));
    }
    let token = Cookie::Console.read(headers.get_all(COOKIE)).ok_or(app::Error::Unauthenticated)?;
    if !request.method().is_safe() {
        require_own_origin(server, headers)?;
    }
    Ok(Shown::Session(token.to_owned(), client))
}

impl Shown {
    async fn caller(self, server: &Server) -> app::Result<Authenticated> {
        match self {
            Self::Key(secret, client) => access::by_key(server.app(), &secret, client.address).await,
            Self::Session(token, client) => access::by_session(server.app(), &token, client.address).await,
        }
    }
}

/// The key of an `Authorization` header; another scheme than `Bearer` opens nothing.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>> {
    let Some(header) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let text = header.to_str().map_err(|_| app::Error::Unauthenticated)?;
    let (scheme, key) = text.split_once(' ').ok_or(app::Error::Unauthenticated)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(Some(key.trim())) } else { Err(app::Error::Unauthenticated.into()) }
}

/// Browsers add cookies to what any site makes them send; the origin they add says which site did.
fn require_own_origin(server: &Server, headers: &HeaderMap) -> Result<()> {
    let origin = headers.get(ORIGIN).and_then(|value| value.to_str().ok());
    if origin.is_some_and(|origin| origin.eq_ignore_ascii_case(server.app().public_url().origin())) {
        return Ok(());
    }
    Err(origin_mismatch(server))
}

/// For what begins a session: a browser's request must come from our own pages,
/// a program sends no origin.
pub(crate) fn refuse_foreign_origin(server: &Server, headers: &HeaderMap) -> Result<()> {
    if headers.contains_key(ORIGIN) { require_own_origin(server, headers) } else { Ok(()) }
}

fn origin_mismatch(server: &Server) -> Problem {
    let own = server.app().public_url().origin();
    Problem::new("origin_mismatch", format!("requests that change something must come from {own}"))
}

/// The project that the path names.
pub(crate) fn slug(params: &RawPathParams) -> Result<Slug> {
    let text = params.iter().find(|(name, _)| *name == "slug").map(|(_, value)| value);
    let text = text.ok_or_else(|| Problem::internal("an operation of a project has no {slug} in its path"))?;
    text.parse().map_err(|_| Problem::not_found("project"))
}
