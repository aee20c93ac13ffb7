//! What operators make of events: they keep views, acknowledge, comment, and say how long events are kept.

mod acknowledge;
mod actors;
mod comments;
mod retention;
mod views;

pub use acknowledge::{Acknowledged, acknowledge};
pub use actors::{KnownActor, actors};
pub use comments::{add_comment, comments};
pub use retention::{Foretold, foretell};
pub use views::{OwnView, ViewDocument, create_view, get_view, remove_view, set_first_view, update_view, views};

pub(crate) use retention::remove_overdue;
