//! `GET /api/v1/projects/{slug}/tokens`.

use app::tokens::{self, TokenShown};
use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::problem::Result;

/// The tokens that a project may keep keys of CAs in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenList {
    items: Vec<TokenView>,
}

/// A token.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenView {
    /// What the instance's configuration calls it.
    name: String,
    /// Whether it is there and opens.
    available: bool,
    /// The code of what is the matter with it: `token_missing`, `token_pin`, …
    code: Option<&'static str>,
    /// What is the matter with it.
    detail: Option<String>,
}

/// The tokens that the instance's configuration gives the project, each asked whether it is there.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/tokens", operation_id = "list_tokens", tag = "certificates",
    params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "The tokens.", body = TokenList)))]
pub(crate) async fn list_tokens(InProject(cx): InProject) -> Result<Json<TokenList>> {
    let items = tokens::list(&cx).await?.into_iter().map(TokenView::of).collect();
    Ok(Json(TokenList { items }))
}

impl TokenView {
    fn of(TokenShown { name, fault }: TokenShown) -> Self {
        let code = fault.as_ref().map(tokens::Fault::code);
        Self { name, available: fault.is_none(), code, detail: fault.map(|fault| fault.to_string()) }
    }
}
