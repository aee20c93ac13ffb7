//! The transition function, and what people and schedules do. What systems say is in
//! `observe`, what phones do in `phone`.

use jiff::Timestamp;

use super::Credential;
use super::counterpart::Counterpart;
use super::effect::{ContactNotice, Effect};
use super::event::{CredentialEvent, TransitionError};
use super::reason::{FinalReason, ReversibleReason};
use super::state::{FailedAct, Intent, Observed, PendingReason, Revocation, SystemCapabilities, Validity};
use crate::card::CardNumber;
use crate::event::{Category, Detail};

/// A credential on its way from one state to the next.
pub(super) struct Transition {
    pub(super) credential: Credential,
    pub(super) effects: Vec<Effect>,
    pub(super) system: SystemCapabilities,
    pub(super) at: Timestamp,
}

type Outcome = Result<(), TransitionError>;

impl Credential {
    /// The one transition function: what the credential becomes, and what must follow
    /// in the same unit of work. An event that changes nothing (a repeated or late
    /// one) answers the same credential and no effects.
    ///
    /// # Errors
    /// [`TransitionError`] if somebody asks for what cannot be; what a system or a
    /// phone says is never refused, but for a generation that does not exist.
    pub fn apply(
        self,
        event: CredentialEvent,
        system: SystemCapabilities,
        at: Timestamp,
    ) -> Result<(Self, Vec<Effect>), TransitionError> {
        if let Some(error) = event.is_too_early(self.validity, at) {
            return Err(error);
        }
        let before = self.clone();
        let mut transition = Transition { credential: self, effects: Vec::new(), system, at };
        transition.handle(event)?;
        let Transition { mut credential, effects, .. } = transition;
        if credential.observed != Observed::Pending {
            credential.counterpart.asked_at = None;
        }
        if credential != before {
            credential.updated_at = at;
        }
        Ok((credential, effects))
    }
}

impl Transition {
    fn handle(&mut self, event: CredentialEvent) -> Outcome {
        match event {
            CredentialEvent::Revoke { reason } => return self.revoke(reason),
            CredentialEvent::Suspend { reason } => return self.suspend(reason),
            CredentialEvent::Reactivate => return self.reactivate(),
            CredentialEvent::Retry => return self.retry(),
            CredentialEvent::ResendInvitation => return self.resend_invitation(),
            CredentialEvent::Observe { generation, source, observation } => {
                return self.observe(generation, source, observation);
            }
            CredentialEvent::RevocationDeadlinePassed => return self.revocation_overdue(),
            CredentialEvent::ChangeNumber { number } => return self.change_number(number),
            CredentialEvent::ChangeValidity { validity } => return self.change_validity(validity),
            CredentialEvent::Wait { reason } => self.wait(reason),
            CredentialEvent::Proceed => self.proceed(),
            CredentialEvent::Start => self.start(),
            CredentialEvent::Expire => self.expire(),
            CredentialEvent::InvitationExpired => self.invitation_expired(),
            CredentialEvent::InvitationCancelled => self.invitation_cancelled(),
            CredentialEvent::DeviceReset { device } => self.device_reset(device),
            CredentialEvent::DeviceDisabled { device } => self.device_let_go(device),
            CredentialEvent::LeaseEnded { device } => self.lease_ended(device),
            CredentialEvent::Used { at } => self.used(at),
        }
        Ok(())
    }

    fn revoke(&mut self, reason: FinalReason) -> Outcome {
        self.refuse_final()?;
        self.withdraw(reason);
        Ok(())
    }

    /// Makes the intent final and begins the promise. At once, if nothing is there.
    pub(super) fn withdraw(&mut self, reason: FinalReason) {
        self.credential.intent = Intent::Revoked(reason);
        self.credential.pending_reason = None;
        self.credential.revocation = Some(Revocation {
            requested_at: self.at,
            accepted_at: None,
            confirmed_at: None,
            promised_by: self.next_deadline(),
            deadline: self.next_deadline(),
        });
        self.emit(Effect::event_because(Category::CredentialRevocationRequested, reason.as_str()));
        self.emit(Effect::VoidInvitations);
        self.forget_failure();
        if self.nothing_left() {
            self.confirm_revocation();
        } else {
            if self.credential.observed.is_gone() {
                self.credential.observed = Observed::Revoking; // a phone that gave way may still work
            }
            self.disable_phones();
            self.emit(Effect::Reconcile);
        }
    }

    /// The revocation is carried out: only from here on is the number free.
    pub(super) fn confirm_revocation(&mut self) {
        let Intent::Revoked(reason) = self.credential.intent else { return };
        if self.credential.observed != Observed::Nothing {
            self.credential.observed = Observed::Revoked;
        }
        self.credential.device = None;
        if let Some(revocation) = &mut self.credential.revocation {
            revocation.accepted_at.get_or_insert(self.at);
            revocation.confirmed_at = Some(self.at);
            revocation.deadline = revocation.promised_by; // nothing is reported any more
        }
        self.emit(Effect::event_because(Category::CredentialRevoked, reason.as_str()));
        self.release_held_numbers();
        if let Some(number) = self.credential.number.clone() {
            self.emit(Effect::ReleaseNumber(number));
        }
        if reason == FinalReason::HolderDeleted {
            self.emit(Effect::NotifyContact(ContactNotice::DeletedUserRevoked));
        }
    }

    fn suspend(&mut self, reason: ReversibleReason) -> Outcome {
        self.refuse_final()?;
        if let Intent::Suspended(present) = self.credential.intent {
            if present != reason {
                self.credential.intent = Intent::Suspended(reason);
                self.emit(Effect::event_because(Category::CredentialChanged, reason.as_str()));
            }
            return Ok(());
        }
        self.credential.intent = Intent::Suspended(reason);
        self.clear_pending_reason();
        if matches!(self.credential.observed, Observed::Nothing | Observed::Pending | Observed::Invited) {
            self.emit(Effect::VoidInvitations);
        }
        self.forget_failure();
        if self.nothing_left() {
            self.credential.observed = Observed::Nothing;
            self.suspended();
        } else if self.credential.observed == Observed::Suspended {
            self.suspended();
            self.emit(Effect::Reconcile); // a call that resumes may be on its way
        } else {
            self.emit(Effect::Reconcile);
        }
        Ok(())
    }

    /// Records that a suspension is in force.
    pub(super) fn suspended(&mut self) {
        if let Intent::Suspended(reason) = self.credential.intent {
            self.emit(Effect::event_because(Category::CredentialSuspended, reason.as_str()));
        }
    }

    fn reactivate(&mut self) -> Outcome {
        let failed = matches!(self.credential.observed, Observed::Failed(_));
        if !failed {
            self.refuse_final()?; // a revocation that the system refused can be set back
        }
        if self.credential.intent == Intent::Active && !failed {
            return self.begin_now();
        }
        if self.credential.validity.is_over(self.at) {
            return Err(TransitionError::ValidityOver);
        }
        let may_be_ending = matches!(self.credential.intent, Intent::Suspended(_)) && !self.system.suspend;
        self.credential.intent = Intent::Active;
        self.credential.removing = false;
        self.credential.revocation = None;
        self.forget_failure();
        match self.credential.observed {
            Observed::Active if may_be_ending => self.ask_what_is_left(),
            Observed::Pending if may_be_ending && !failed && self.credential.counterpart.card.is_some() => {
                self.ask_what_is_left();
            }
            Observed::Invited if may_be_ending => {
                self.ask_what_is_left();
                self.emit(Effect::Invite);
            }
            Observed::Active => self.emit(Effect::event(Category::CredentialResumed)),
            Observed::Invited => self.emit(Effect::Invite), // suspending made the last one void
            Observed::Revoked => self.begin_generation(),
            _ => {}
        }
        if !self.waits_for_resend() {
            self.emit(Effect::Reconcile);
        }
        Ok(())
    }

    /// Where suspending is revoking, a call that revokes may be on its way, or done without our knowing it.
    fn ask_what_is_left(&mut self) {
        self.credential.observed = Observed::Pending;
        self.credential.counterpart.asked_at = Some(self.at);
    }

    /// What is set back to active before its validity has begun is valid from now on.
    fn begin_now(&mut self) -> Outcome {
        let validity = self.credential.validity;
        if validity.has_started(self.at) {
            return Ok(());
        }
        let validity = Validity::new(self.at, validity.until()).map_err(|_| TransitionError::ValidityOver)?;
        self.change_validity(validity)
    }

    /// What was revoked where the system cannot suspend is issued anew.
    pub(super) fn begin_generation(&mut self) {
        self.credential.observed = Observed::Nothing;
        self.credential.device = None;
        self.credential.counterpart = Counterpart::default();
        self.credential.generation += 1;
    }

    fn retry(&mut self) -> Outcome {
        let revoking = self.credential.is_final() && !self.credential.is_over();
        let waiting = self.credential.pending_reason.is_some() && !self.waits_for_resend();
        let failed = matches!(self.credential.observed, Observed::Failed(_));
        if !(revoking || waiting || failed) {
            return Err(TransitionError::NothingToRetry);
        }
        self.forget_failure();
        if let Some(revocation) = &mut self.credential.revocation {
            revocation.deadline = self.at.saturating_add(self.system.revocation_deadline).unwrap_or(Timestamp::MAX);
        }
        self.emit(Effect::Reconcile);
        Ok(())
    }

    /// After a refusal it is not known what is there, so that is asked before anything else.
    fn forget_failure(&mut self) {
        if matches!(self.credential.observed, Observed::Failed(_)) {
            self.credential.observed = Observed::Pending;
        }
    }

    fn wait(&mut self, reason: PendingReason) {
        if self.credential.intent == Intent::Active && !self.waits_for_resend() {
            self.credential.pending_reason = Some(reason);
        }
    }

    fn proceed(&mut self) {
        if self.credential.pending_reason.is_none() || self.waits_for_resend() {
            return;
        }
        self.credential.pending_reason = None;
        if self.is_somewhere() {
            self.emit(Effect::UpdateCard);
        }
        self.emit(Effect::Reconcile);
    }

    fn start(&mut self) {
        let waits = matches!(self.credential.observed, Observed::Nothing | Observed::Suspended);
        if self.credential.intent == Intent::Active && waits && !self.waits_for_resend() {
            self.emit(Effect::Reconcile);
        }
    }

    fn expire(&mut self) {
        if self.credential.intent == Intent::Active {
            self.emit(Effect::event(Category::CredentialExpired));
            self.withdraw(FinalReason::Expired);
        }
    }

    fn revocation_overdue(&mut self) -> Outcome {
        let deadline = self.next_deadline();
        let open = self.credential.revocation.as_mut().filter(|revocation| revocation.confirmed_at.is_none());
        let Some(revocation) = open.filter(|revocation| revocation.deadline <= self.at) else {
            return Err(TransitionError::NotOverdue);
        };
        revocation.deadline = deadline;
        self.emit(Effect::event(Category::CredentialRevocationOverdue));
        self.emit(Effect::NotifyContact(ContactNotice::RevocationOverdue));
        self.emit(Effect::Reconcile);
        Ok(())
    }

    fn change_number(&mut self, number: Option<CardNumber>) -> Outcome {
        self.refuse_final()?;
        let before = self.credential.number.clone();
        if before == number {
            return Ok(());
        }
        if number.as_ref().is_some_and(|number| number.format() != self.credential.format) {
            return Err(TransitionError::OtherFormat);
        }
        if self.is_somewhere() && !self.system.update_number {
            return Err(TransitionError::Unsupported("change the number of a card that it has"));
        }
        self.credential.number = number;
        self.emit(Effect::Event { category: Category::CredentialChanged, detail: Detail::changed(&["number"]) });
        self.keep_while_shown(before);
        if self.is_somewhere() {
            self.emit(Effect::UpdateCard);
        }
        Ok(())
    }

    /// A number that a card may still show stays held, whoever else wants it.
    fn keep_while_shown(&mut self, before: Option<CardNumber>) {
        let present = self.credential.number.clone();
        self.credential.held_numbers.retain(|held| present.as_ref() != Some(held));
        let Some(before) = before else { return };
        if self.nothing_left() {
            self.emit(Effect::ReleaseNumber(before));
        } else if !self.credential.held_numbers.contains(&before) {
            self.credential.held_numbers.push(before);
        }
    }

    fn change_validity(&mut self, validity: Validity) -> Outcome {
        self.refuse_final()?;
        if self.credential.validity == validity {
            return Ok(());
        }
        self.credential.validity = validity;
        self.emit(Effect::Event { category: Category::CredentialChanged, detail: Detail::changed(&["validity"]) });
        if validity.is_over(self.at) && self.credential.intent == Intent::Active {
            self.expire();
            return Ok(());
        }
        if self.is_somewhere() {
            self.emit(Effect::UpdateCard);
        }
        self.emit(Effect::Reconcile);
        Ok(())
    }

    fn used(&mut self, at: Timestamp) {
        self.credential.last_used_at = self.credential.last_used_at.max(Some(at));
        self.emit(Effect::event(Category::CredentialUsed));
    }

    pub(super) fn emit(&mut self, effect: Effect) {
        if !self.effects.contains(&effect) {
            self.effects.push(effect);
        }
    }

    pub(super) fn refuse_final(&self) -> Outcome {
        match self.credential.intent {
            Intent::Revoked(reason) => Err(TransitionError::Final(reason)),
            Intent::Active | Intent::Suspended(_) => Ok(()),
        }
    }

    /// Whether nothing is left that could open a door. Where phones hold credentials
    /// under our lease, that is so as soon as none does.
    pub(super) fn nothing_left(&self) -> bool {
        let observed = self.credential.observed;
        let unclaimed = self.system.leases && !matches!(observed, Observed::Active | Observed::Suspended);
        !self.credential.held_by_phone() && (observed.is_gone() || unclaimed)
    }

    /// Whether the system has a card, or may have one, that changes must reach.
    pub(super) fn is_somewhere(&self) -> bool {
        !self.credential.observed.is_gone() && !self.waits_for_resend()
    }

    pub(super) fn waits_for_resend(&self) -> bool {
        self.credential.pending_reason.is_some_and(PendingReason::waits_for_resend)
    }

    /// Drops what it waited for, unless that is a person.
    pub(super) fn clear_pending_reason(&mut self) {
        if !self.waits_for_resend() {
            self.credential.pending_reason = None;
        }
    }

    pub(super) fn release_held_numbers(&mut self) {
        for number in std::mem::take(&mut self.credential.held_numbers) {
            self.emit(Effect::ReleaseNumber(number));
        }
    }

    pub(super) fn disable_phones(&mut self) {
        let phones: Vec<_> = self.credential.phones().collect();
        for device in phones {
            self.emit(Effect::DisableDevice(device));
        }
    }

    pub(super) fn next_deadline(&self) -> Timestamp {
        self.at.saturating_add(self.system.revocation_deadline).unwrap_or(Timestamp::MAX)
    }

    pub(super) fn fail(&mut self, act: FailedAct, detail: &str) {
        self.credential.observed = Observed::Failed(act);
        let (category, notice) = match act {
            FailedAct::Issue => (Category::CredentialIssueFailed, ContactNotice::IssueFailed),
            FailedAct::Revoke => (Category::CredentialRevokeFailed, ContactNotice::RevokeFailed),
        };
        self.emit(Effect::event_caused(category, detail));
        self.emit(Effect::NotifyContact(notice));
    }
}
