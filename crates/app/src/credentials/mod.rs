//! Credentials: acquiring, withdrawing, setting back, inviting again.

mod acquire;
mod act;
mod due;
mod read;
mod reconcile;
mod settle;

pub use acquire::{Acquired, Acquisition, Shown, acquire};
pub(crate) use acquire::{card_number, request};
pub use act::{reactivate, resend_invitation, retry, revoke, suspend, withdraw};
pub use due::run_due;
pub use read::{WithInvitation, get, list};
pub use reconcile::reconcile;
pub(crate) use settle::{ask, settle_with};
