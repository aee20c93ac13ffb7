//! What is shown beside a user: how far the way to a phone has come.

use super::Credential;
use super::names::names;
use super::state::{Intent, Observed, PendingReason};

names! {
    /// How far a user has come, derived of the credentials.
    pub enum Enrolment: "enrolment" {
        /// Nothing has been sent, or what was sent is void.
        NotInvited = "not_invited", "not invited";
        /// An invitation is open.
        InvitationSent = "invitation_sent", "invitation sent";
        /// A phone is enrolled, even if its credential is held.
        Active = "active", "active";
        /// The phone was reset and no other invitation was sent.
        Reset = "reset", "reset";
        /// The user is to be deleted once the phone is known to be without rights.
        DeletionPending = "deletion_pending", "deletion pending";
    }
}

/// Derives the enrolment: the furthest of the credentials that are not revoked.
#[must_use]
pub fn enrolment<'a>(
    user_is_deletion_pending: bool,
    credentials: impl IntoIterator<Item = &'a Credential>,
) -> Enrolment {
    if user_is_deletion_pending {
        return Enrolment::DeletionPending;
    }
    let stages = credentials.into_iter().map(Credential::enrolment);
    stages.max_by_key(|&stage| rank(stage)).unwrap_or(Enrolment::NotInvited)
}

/// A phone that works counts before an open invitation, and that before one that was reset.
const fn rank(enrolment: Enrolment) -> u8 {
    match enrolment {
        Enrolment::NotInvited => 0,
        Enrolment::Reset => 1,
        Enrolment::InvitationSent => 2,
        Enrolment::Active => 3,
        Enrolment::DeletionPending => 4,
    }
}

impl Credential {
    /// What this credential alone contributes to its user's enrolment.
    #[must_use]
    pub fn enrolment(&self) -> Enrolment {
        if matches!(self.intent, Intent::Revoked(_)) {
            return Enrolment::NotInvited;
        }
        match self.observed {
            _ if self.pending_reason == Some(PendingReason::PhoneReset) => Enrolment::Reset,
            Observed::Active => Enrolment::Active,
            _ if self.device.is_some() => Enrolment::Active,
            Observed::Invited => Enrolment::InvitationSent,
            _ => Enrolment::NotInvited,
        }
    }
}
