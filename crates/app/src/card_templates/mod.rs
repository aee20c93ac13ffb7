//! Card templates: how new cards are made.

mod change;
mod read;

pub use change::{TemplateDocument, create, remove, update};
pub use read::{get, list};
