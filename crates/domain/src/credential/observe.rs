//! What a system says, and what follows from it under each intent. What agrees with
//! the intent settles it; what contradicts it is closed again by the reconciler, or,
//! where the system acted unasked and took something away, moves the intent: deny wins.

use super::effect::{Effect, HolderNotice};
use super::event::{Observation, Source, TransitionError};
use super::reason::{FinalReason, ReversibleReason};
use super::state::{FailedAct, Intent, Observed, PendingReason};
use super::transition::Transition;
use crate::event::Category;
use crate::id::{Id, kind};

impl Transition {
    pub(super) fn observe(
        &mut self,
        generation: u32,
        source: Source,
        observation: Observation,
    ) -> Result<(), TransitionError> {
        if generation > self.credential.generation {
            return Err(TransitionError::UnknownGeneration(generation));
        }
        if generation < self.credential.generation {
            return Ok(()); // late: that one has been dealt with
        }
        match observation {
            Observation::CardUpdated => self.card_updated(),
            observation => match self.credential.intent {
                Intent::Active => self.observe_wanted(source, observation),
                Intent::Suspended(_) => self.observe_held(source, observation),
                Intent::Revoked(_) => self.observe_unwanted(observation),
            },
        }
        Ok(())
    }

    /// The card shows its present number, so that those before it are free, unless a
    /// phone that gave way still has one of them.
    fn card_updated(&mut self) {
        if self.credential.retiring.is_empty() {
            self.release_held_numbers();
        }
    }

    fn observe_wanted(&mut self, source: Source, observation: Observation) {
        match observation {
            Observation::Invited | Observation::Activated { .. } if source == Source::Report && self.may_yet_end() => {}
            Observation::Pending => self.asked(),
            Observation::Deferred { reason } => self.deferred(reason),
            Observation::Absent => match self.credential.observed {
                Observed::Nothing => {}
                Observed::Pending if !self.waits_for_resend() => self.missing(),
                _ => self.gone_while_wanted(source),
            },
            Observation::Invited => self.invited(),
            Observation::Activated { device } => self.activated(device),
            Observation::Suspended => self.held_while_wanted(source),
            Observation::RevocationAccepted if source == Source::Answer => {
                self.credential.observed = Observed::Revoking; // asked for before the intent changed back
            }
            Observation::Revoked => self.gone_while_wanted(source),
            Observation::IssueFailed { detail } => self.issue_failed(&detail),
            Observation::RevokeFailed { .. } if self.credential.observed == Observed::Revoking => {
                self.credential.observed = Observed::Pending;
                self.emit(Effect::Reconcile);
            }
            Observation::RevocationAccepted | Observation::RevokeFailed { .. } | Observation::CardUpdated => {}
        }
    }

    fn asked(&mut self) {
        let asks = matches!(self.credential.observed, Observed::Nothing | Observed::Failed(_));
        if asks && !self.waits_for_resend() {
            self.credential.observed = Observed::Pending;
            self.credential.counterpart.asked_at = Some(self.at);
            self.credential.pending_reason.take_if(|reason| reason.waits_for_call());
        }
    }

    fn deferred(&mut self, reason: PendingReason) {
        if matches!(self.credential.observed, Observed::Nothing | Observed::Pending) && !self.waits_for_resend() {
            self.credential.observed = Observed::Nothing;
            self.credential.pending_reason = Some(reason);
        }
    }

    /// Nothing is on its way; what is there is asked before it counts as held or gone.
    fn ask_at_once(&mut self) {
        self.credential.counterpart.asked_at = None;
        self.emit(Effect::Reconcile);
    }

    fn missing(&mut self) {
        self.credential.observed = Observed::Nothing;
        self.emit(Effect::Reconcile);
    }

    fn invited(&mut self) {
        match self.credential.observed {
            Observed::Nothing | Observed::Pending | Observed::Failed(_) if !self.waits_for_resend() => {
                self.emit(Effect::event(Category::CredentialIssued));
            }
            Observed::Suspended | Observed::Revoking => self.emit(Effect::event(Category::CredentialResumed)),
            _ => return,
        }
        self.credential.observed = Observed::Invited;
        self.credential.pending_reason = None;
        self.emit(Effect::Invite);
    }

    fn activated(&mut self, device: Option<Id<kind::Device>>) {
        if self.system.leases && device.is_none() {
            return; // our own system always names the phone
        }
        let before = self.credential.observed;
        let new_phone = device.is_some() && device != self.credential.device;
        if before == Observed::Active && !new_phone {
            return;
        }
        self.take_phone(device);
        self.credential.observed = Observed::Active;
        self.clear_pending_reason_of_reset();
        let resumed = matches!(before, Observed::Suspended | Observed::Revoking) && !new_phone;
        self.emit(Effect::event(if resumed { Category::CredentialResumed } else { Category::CredentialActivated }));
        if new_phone {
            self.emit(Effect::NotifyHolder(HolderNotice::PhoneAdded));
        }
        if !self.credential.validity.has_started(self.at) {
            self.emit(Effect::Reconcile); // it must be held until then
        }
    }

    /// A phone that accepted it ends every wait but the one for its number.
    fn clear_pending_reason_of_reset(&mut self) {
        use super::state::PendingReason::NumberInUse;
        self.credential.pending_reason = self.credential.pending_reason.filter(|&reason| reason == NumberInUse);
    }

    /// One phone at a time: the one before gives way.
    fn take_phone(&mut self, device: Option<Id<kind::Device>>) {
        let Some(device) = device else { return };
        self.credential.retiring.retain(|&retiring| retiring != device);
        if let Some(before) = self.credential.device.replace(device).filter(|&before| before != device) {
            self.retire(before);
        }
    }

    /// Held there. Our own doing is undone; unasked, the intent follows.
    fn held_while_wanted(&mut self, source: Source) {
        if self.credential.observed == Observed::Suspended {
            return;
        }
        self.credential.observed = Observed::Suspended;
        if !self.credential.validity.has_started(self.at) {
            return; // as it should be until then
        }
        if source == Source::Answer {
            self.emit(Effect::Reconcile);
            return;
        }
        self.credential.intent = Intent::Suspended(ReversibleReason::Suspended);
        self.credential.pending_reason = None;
        self.emit(Effect::event_because(Category::CredentialDrift, "suspended"));
        self.suspended();
    }

    /// Gone there. What we asked for before is issued anew; unasked, it is never
    /// issued again by itself.
    fn gone_while_wanted(&mut self, source: Source) {
        if self.credential.observed == Observed::Nothing {
            return;
        }
        if source == Source::Answer || self.may_be_our_doing() {
            self.disable_phones();
            self.retire_device();
            self.begin_generation();
            self.emit(Effect::Reconcile);
        } else {
            self.revoked_unasked();
        }
    }

    /// A revocation that was asked for before the intent changed back may still be on its way: that the card is there
    /// now says nothing of what will be, and is asked when it has arrived.
    fn may_yet_end(&self) -> bool {
        self.credential.counterpart.card.is_some() && self.credential.quiet_until(self.at).is_some()
    }

    /// A revocation was asked for before the intent changed back, whatever is known of it.
    fn may_be_our_doing(&self) -> bool {
        let counterpart = &self.credential.counterpart;
        match self.credential.observed {
            Observed::Revoking => true,
            Observed::Pending => counterpart.card.is_some() && counterpart.asked_at.is_some(),
            _ => false,
        }
    }

    fn revoked_unasked(&mut self) {
        self.credential.observed = Observed::Revoked;
        self.emit(Effect::event_because(Category::CredentialDrift, "revoked"));
        if !self.system.leases {
            self.credential.device = None;
        }
        self.withdraw(FinalReason::Revoked);
    }

    fn issue_failed(&mut self, detail: &str) {
        let asked = matches!(self.credential.observed, Observed::Nothing | Observed::Pending | Observed::Suspended);
        if asked && !self.waits_for_resend() {
            self.credential.pending_reason = None;
            self.fail(FailedAct::Issue, detail);
        }
    }

    fn observe_held(&mut self, source: Source, observation: Observation) {
        let before = self.credential.observed;
        match observation {
            Observation::Pending if before == Observed::Nothing && !self.waits_for_resend() => {
                self.credential.observed = Observed::Pending;
                self.credential.counterpart.asked_at = Some(self.at);
            }
            Observation::Deferred { .. } if before == Observed::Pending => self.ask_at_once(),
            Observation::Invited if matches!(before, Observed::Nothing | Observed::Pending) => {
                self.credential.observed = Observed::Invited;
                self.emit(Effect::Reconcile);
            }
            Observation::Activated { device } => self.active_while_held(source, device),
            Observation::Suspended if before != Observed::Suspended => {
                self.credential.observed = Observed::Suspended;
                self.suspended();
            }
            Observation::RevocationAccepted if !self.system.suspend && !before.is_gone() => {
                self.credential.observed = Observed::Revoking;
            }
            Observation::Absent | Observation::Revoked if !before.is_gone() => self.gone_while_held(),
            Observation::IssueFailed { detail } if before == Observed::Pending => {
                self.emit(Effect::event_caused(Category::CredentialIssueFailed, &detail));
                self.emit(Effect::Reconcile); // what is there is asked before it counts as held
            }
            Observation::RevokeFailed { detail } if !before.is_gone() && before != Observed::Suspended => {
                self.fail(FailedAct::Revoke, &detail);
            }
            _ => {}
        }
    }

    fn active_while_held(&mut self, source: Source, device: Option<Id<kind::Device>>) {
        if self.system.leases && device.is_none() {
            return;
        }
        let before = self.credential.observed;
        self.take_phone(device);
        self.credential.observed = Observed::Active;
        if before == Observed::Suspended && source == Source::Report {
            self.emit(Effect::event_because(Category::CredentialDrift, "active"));
        }
        self.emit(Effect::Reconcile);
    }

    /// Revoking is how a system without suspension suspends, and nothing there is held
    /// well enough; but a system that can suspend and revoked did so unasked.
    fn gone_while_held(&mut self) {
        let was_there = matches!(self.credential.observed, Observed::Invited | Observed::Active | Observed::Suspended);
        if self.system.suspend && was_there {
            self.revoked_unasked();
            return;
        }
        self.disable_phones();
        self.retire_device();
        self.credential.observed = Observed::Revoked;
        self.suspended();
    }

    fn observe_unwanted(&mut self, observation: Observation) {
        let over = self.credential.is_over();
        match observation {
            Observation::Invited => self.there_again(Observed::Invited, None),
            Observation::Activated { device } => self.there_again(Observed::Active, device),
            Observation::Suspended => self.there_again(Observed::Suspended, None),
            Observation::RevocationAccepted if !over => self.revocation_accepted(),
            Observation::Absent | Observation::Revoked if !over => {
                if self.system.leases && self.credential.held_by_phone() {
                    self.revocation_accepted(); // the phone's word or its lease's end confirms
                } else {
                    self.credential.observed = Observed::Revoked;
                    self.credential.retiring.clear();
                    self.confirm_revocation();
                }
            }
            Observation::Deferred { .. } if !over && self.credential.observed == Observed::Pending => {
                self.ask_at_once();
            }
            Observation::IssueFailed { .. } if !over => self.emit(Effect::Reconcile),
            Observation::RevokeFailed { detail } if !over => self.fail(FailedAct::Revoke, &detail),
            _ => {}
        }
    }

    fn revocation_accepted(&mut self) {
        self.credential.observed = Observed::Revoking;
        if let Some(revocation) = &mut self.credential.revocation {
            revocation.accepted_at.get_or_insert(self.at);
        }
    }

    /// Something is there although it must not be: revoke it, again if need be.
    fn there_again(&mut self, observed: Observed, device: Option<Id<kind::Device>>) {
        if self.system.leases && observed == Observed::Active && device.is_none() {
            return;
        }
        let over = self.credential.is_over();
        let known = device.is_none() || device == self.credential.device;
        if !over && known && matches!(self.credential.observed, Observed::Revoking | Observed::Failed(_)) {
            return; // a late word of before
        }
        if over {
            self.emit(Effect::event_because(Category::CredentialDrift, observed.as_str()));
            self.reopen_revocation();
        }
        self.take_phone(device);
        self.credential.observed = observed;
        self.disable_phones();
        self.emit(Effect::Reconcile);
    }

    fn reopen_revocation(&mut self) {
        let deadline = self.next_deadline();
        if let Some(revocation) = &mut self.credential.revocation {
            revocation.accepted_at = None;
            revocation.confirmed_at = None;
            revocation.promised_by = deadline;
            revocation.deadline = deadline;
        }
    }
}
