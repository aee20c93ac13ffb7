//! Credentials: acquiring, withdrawing, setting back, inviting again.

mod acquire;
mod act;
mod answer;
mod carry;
mod contact;
mod delete;
mod due;
mod holder;
mod house;
mod look;
mod numbering;
mod read;
mod reconcile;
mod reports;
mod settle;
mod used;
mod wait;

pub use acquire::{Acquired, Acquisition, NewContact, Shown, acquire};
pub(crate) use acquire::{Request, acquire_within, validity_of};
pub use act::{reactivate, resend_invitation, retry, revoke, suspend, withdraw};
pub(crate) use answer::adopt_holder;
pub(crate) use delete::end_credential;
pub use delete::{Deletion, delete, finish_removal};
pub use due::run_due;
pub use read::{WithInvitation, get, list};
pub use reconcile::{Progress, reconcile};
pub use store::repo::Name;
pub use wait::read_code;

pub(crate) use carry::{cancel_invitation, resend, update_card};
pub(crate) use holder::HolderCard;
pub(crate) use house::{House, capabilities};
pub(crate) use look::{look_at, report_absent};
pub(crate) use numbering::{NewNumber, Numbering};
pub(crate) use reports::settle_reports;
pub(crate) use settle::{settle, settle_with};
pub(crate) use used::used;
