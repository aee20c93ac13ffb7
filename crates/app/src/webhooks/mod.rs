//! Webhooks: telling programs what happens.
//!
//! A review record becomes a delivery to each receiver that chose it, in the unit of work in which the records are read
//! (`take`); a rule may send one to a receiver that did not choose it ([`deliver_to`]). Deliveries are the outbox: the
//! worker asks which receivers something is [`due`] for, and [`drain`]s each of them on its own, so that none waits for
//! another. A receiver is told at least once, and can tell by `webhook-id` what it has already.
//!
//! What is sent is made when it is sent: a person who was erased meanwhile is not named any more.

mod body;
mod change;
mod deliveries;
mod document;
mod queue;
mod read;
mod replay;
mod secret;
mod send;
mod test;

pub use change::{Made, create, remove, rotate_secret, update};
pub use deliveries::{Tried, get_delivery, list_deliveries, retry};
pub use document::WebhookDocument;
pub use queue::deliver_to;
pub use read::{Standing, get, list};
pub use replay::{Replay, Replayed, replay};
pub use secret::WebhookSecret;
pub use send::{drain, due, let_go};
pub use store::repo::Due;
pub use test::test;

pub(crate) use deliveries::housekeep;
pub(crate) use queue::take;
