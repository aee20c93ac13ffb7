//! Custom fields: what a project knows of its users beyond the fields that all have.

mod change;
mod check;
mod create;
mod list;
mod remove;

pub use change::{Form, change};
pub use create::{NewField, create};
pub use list::{get, list};
pub use remove::remove;
