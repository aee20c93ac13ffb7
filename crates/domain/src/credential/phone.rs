//! What phones and invitations do to a credential.

use super::counterpart::Counterpart;
use super::effect::{ContactNotice, Effect, HolderNotice};
use super::event::TransitionError;
use super::reason::FinalReason;
use super::state::{Intent, Observed, PendingReason};
use super::transition::Transition;
use crate::id::{Id, kind};

impl Transition {
    /// Another invitation. While a phone is active it gives way at once: it is told to
    /// disable itself, its lease is not extended, and it stays counted until it is gone.
    pub(super) fn resend_invitation(&mut self) -> Result<(), TransitionError> {
        self.refuse_final()?;
        if let Intent::Suspended(reason) = self.credential.intent {
            return Err(TransitionError::Suspended(reason));
        }
        if self.credential.validity.is_over(self.at) {
            return Err(TransitionError::ValidityOver);
        }
        match self.credential.observed {
            Observed::Active if !self.system.leases => {
                return Err(TransitionError::Unsupported("move a credential to another phone"));
            }
            Observed::Active | Observed::Invited => {}
            _ if self.waits_for_resend() => {}
            _ => return Err(TransitionError::NotIssued),
        }
        self.invite_anew();
        Ok(())
    }

    fn invite_anew(&mut self) {
        let reissue = self.credential.pending_reason == Some(PendingReason::PhoneReset);
        self.emit(Effect::VoidInvitations);
        self.disable_phones();
        self.retire_device();
        // A number that somebody else's phone still shows is waited for all the same.
        self.credential.pending_reason.take_if(|reason| reason.waits_for_resend());
        if self.system.leases || reissue {
            self.credential.counterpart = Counterpart::default();
            self.credential.generation += 1;
        }
        if reissue && !self.system.leases {
            self.credential.observed = Observed::Nothing;
            self.emit(Effect::Reconcile);
        } else {
            self.credential.observed = Observed::Invited;
            self.emit(Effect::Invite);
        }
    }

    pub(super) fn invitation_expired(&mut self) {
        if self.credential.intent == Intent::Active && self.credential.observed == Observed::Invited {
            self.credential.observed = Observed::Pending;
            self.credential.pending_reason = Some(PendingReason::InvitationExpired);
        }
    }

    /// Ends what no phone has accepted; once one has, there is nothing to cancel.
    pub(super) fn invitation_cancelled(&mut self) {
        let open = matches!(self.credential.observed, Observed::Invited)
            || self.credential.pending_reason == Some(PendingReason::InvitationExpired);
        if open && !self.credential.is_final() {
            self.withdraw(FinalReason::InvitationCancelled);
        }
    }

    pub(super) fn device_reset(&mut self, device: Id<kind::Device>) {
        if self.credential.device != Some(device) {
            self.retiring_phone_gone(device);
            return;
        }
        self.credential.device = None;
        self.emit(Effect::NotifyContact(ContactNotice::PhoneReset));
        if self.credential.is_final() {
            self.settle();
            return;
        }
        self.emit(Effect::NotifyHolder(HolderNotice::PhoneReset));
        let held = self.credential.observed == Observed::Suspended;
        self.credential.pending_reason = Some(PendingReason::PhoneReset);
        // Elsewhere the card may outlive the phone, so it is asked about before it counts as gone.
        self.credential.observed = if self.system.leases { Observed::Nothing } else { Observed::Pending };
        if self.system.leases && !held {
            self.suspended();
        }
        if self.system.leases && self.credential.retiring.is_empty() {
            self.release_held_numbers();
        }
    }

    /// The phone obeyed: it shows nothing any more.
    pub(super) fn device_let_go(&mut self, device: Id<kind::Device>) {
        if self.credential.device != Some(device) {
            self.retiring_phone_gone(device);
            return;
        }
        match self.credential.intent {
            Intent::Active => {} // nobody told it to; it will ask again
            Intent::Suspended(_) => {
                if self.credential.observed != Observed::Suspended && self.system.leases {
                    self.credential.observed = Observed::Suspended;
                    self.suspended();
                }
                self.present_number_unshown();
            }
            Intent::Revoked(_) => self.revoked_phone_gone(),
        }
    }

    /// The phone cannot work any more, reachable or not. An active credential stays
    /// so: the phone works again as soon as it has asked.
    pub(super) fn lease_ended(&mut self, device: Id<kind::Device>) {
        if self.credential.device == Some(device) && self.credential.intent == Intent::Active {
            self.present_number_unshown();
        } else {
            self.device_let_go(device);
        }
    }

    /// The current phone shows no number, so that none before the present one is shown.
    fn present_number_unshown(&mut self) {
        if self.system.leases && self.credential.retiring.is_empty() {
            self.release_held_numbers();
        }
    }

    fn revoked_phone_gone(&mut self) {
        if self.system.leases {
            self.credential.device = None;
            self.settle();
        }
    }

    fn retiring_phone_gone(&mut self, device: Id<kind::Device>) {
        let before = self.credential.retiring.len();
        self.credential.retiring.retain(|&retiring| retiring != device);
        if self.credential.retiring.len() != before {
            self.settle();
        }
    }

    /// After a phone is gone: if it was the last, what waited for that is settled.
    fn settle(&mut self) {
        if self.credential.held_by_phone() || !self.system.leases {
            return;
        }
        match self.credential.intent {
            Intent::Revoked(_) => self.confirm_revocation(),
            Intent::Suspended(_) => {
                if !self.credential.observed.is_gone() && self.credential.observed != Observed::Suspended {
                    self.credential.observed = Observed::Nothing;
                    self.suspended();
                }
                self.release_held_numbers();
            }
            Intent::Active => self.release_held_numbers(),
        }
    }

    pub(super) fn retire_device(&mut self) {
        if let Some(device) = self.credential.device.take() {
            self.retire(device);
        }
    }

    /// Counts a phone that gave way until it is gone. Only phones under our lease ever
    /// tell; elsewhere the system's word settles it.
    pub(super) fn retire(&mut self, device: Id<kind::Device>) {
        self.emit(Effect::DisableDevice(device));
        if self.system.leases && !self.credential.retiring.contains(&device) {
            self.credential.retiring.push(device);
        }
    }
}
