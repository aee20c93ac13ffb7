//! What `web/` was built to, as it lies in the binary.

use app::PublicUrl;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

/// The built pages; in a debug build they are read from their folder as it is now.
#[derive(RustEmbed)]
#[folder = "../../web/dist/"]
struct Built;

/// A file by its path from the root of the site. No step leads up or to a hidden file.
pub(super) fn file(path: &str) -> Option<EmbeddedFile> {
    if path.split('/').any(|step| step.starts_with('.')) { None } else { Built::get(path) }
}

/// A page, with its links leading to where the site lies: they are relative to
/// the page's file, and pages are served at other depths, too.
pub(super) fn page(path: &str, site: &PublicUrl) -> Option<String> {
    let text = String::from_utf8(file(path)?.data.into_owned()).ok()?;
    let root = format!("=\"{}/", site.path());
    Some(text.replace("=\"../", &root).replace("=\"./", &root))
}

/// What stands where a page would be, in a binary that was built without pages.
pub(super) fn missing() -> Response {
    let words = "<!doctype html><html lang=\"en\"><title>Claviger</title><p>This Claviger was built without its \
                 web pages. <code>cargo xtask web</code> builds them (it needs Node.js); then build Claviger again. \
                 The API, Auto-sync and phones with an app work without them.";
    (StatusCode::SERVICE_UNAVAILABLE, Html(words)).into_response()
}
