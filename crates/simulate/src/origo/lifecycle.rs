//! How invitations, credentials and users come and go.

use jiff::Timestamp;

use super::events;
use super::model::{
    Container, ContainerStatus, Credential, CredentialStatus, Invitation, InvitationStatus, UserStatus,
};
use super::names::{Call, FaultKind};
use super::phone::CODE_ALPHABET;
use super::reply::Problem;
use super::state::{State, Work};
use crate::service::later;

impl State {
    /// Takes a credential out of a pool. `wanted` is a card number, or empty for the next one.
    pub(super) fn reserve(
        &mut self,
        (user_id, call): (u64, Call),
        part_number: &str,
        wanted: &str,
        at: Timestamp,
    ) -> Result<u64, Problem> {
        let is_gone = self.strikes(FaultKind::PartNumberGone, call);
        let is_exhausted = self.strikes(FaultKind::PoolExhausted, call);
        let card_number = self.card_number(part_number, wanted, (is_gone, is_exhausted))?;
        let id = self.next_id();
        self.credentials.insert(
            id,
            Credential {
                id,
                user_id,
                part_number: part_number.to_owned(),
                card_number,
                status: CredentialStatus::Reserved,
                invitation_id: None,
                container_id: None,
                created_at: at,
                changed_at: at,
                stuck: false,
            },
        );
        if let Some(user) = self.users.get_mut(&user_id) {
            user.credentials.push(id);
        }
        Ok(id)
    }

    /// Gives a number away.
    fn card_number(
        &mut self,
        part_number: &str,
        wanted: &str,
        (is_gone, is_exhausted): (bool, bool),
    ) -> Result<String, Problem> {
        let is_it = |one: &Credential| one.part_number == part_number && one.card_number == wanted;
        let taken = !wanted.is_empty() && self.credentials.values().any(is_it);
        let part = self.parts.iter_mut().find(|part| part.part_number == part_number && !is_gone);
        let part = part.ok_or_else(|| Problem::invalid(format!("Part number {part_number} does not exist.")))?;
        if part.available == 0 || part.next_number > part.last_number || is_exhausted {
            return Err(Problem::invalid(format!("No credential of part number {part_number} is available.")));
        }
        let number = match wanted {
            "" => part.next_number,
            _ if taken => return Err(Problem::detail(409, "", format!("Card number {wanted} is in use."))),
            wanted => part.number_of(wanted).ok_or_else(|| {
                Problem::invalid(format!("Card number {wanted} is not in the range of part number {part_number}."))
            })?,
        };
        part.available -= 1;
        part.consumed += 1;
        part.next_number = part.next_number.max(number + 1);
        Ok(format!("{}{number}{}", part.prefix, part.suffix))
    }

    /// Says that a reserved credential waits for its invitation.
    pub(super) fn bind(&mut self, credential: u64, invitation: u64, at: Timestamp) {
        if let Some(credential) = self.credentials.get_mut(&credential) {
            credential.invitation_id = Some(invitation);
        }
        if let Some(invitation) = self.invitations.get_mut(&invitation) {
            invitation.credential_id = Some(credential);
        }
        self.say_credential(credential, "CREDENTIAL_RESERVED", at);
    }

    /// Puts a credential on a phone.
    pub(super) fn issue(&mut self, credential: u64, container: u64, at: Timestamp) {
        if let Some(credential) = self.credentials.get_mut(&credential) {
            credential.container_id = Some(container);
        }
        self.turn(credential, CredentialStatus::Issued, at);
        let about = self.about_credential(credential);
        self.emit(events::CREDENTIAL, "CREDENTIAL_ISSUED", &about, at);
    }

    pub(super) fn invite(&mut self, user_id: u64, at: Timestamp) -> u64 {
        let (id, code) = (self.next_id(), self.invitation_code());
        let expires_at = later(at, self.timing.invitation);
        self.schedule.plan(expires_at, Work::Expired(id));
        self.by_code.insert(code.clone(), id);
        let status = InvitationStatus::Pending;
        let invitation =
            Invitation { id, user_id, code, status, created_at: at, expires_at, credential_id: None, emails_sent: 0 };
        self.invitations.insert(id, invitation);
        if let Some(user) = self.users.get_mut(&user_id) {
            user.invitations.push(id);
        }
        self.say_invitation(id, InvitationStatus::Pending, at);
        id
    }

    fn invitation_code(&mut self) -> String {
        let groups: Vec<String> = (0..4).map(|_| self.random.text(CODE_ALPHABET, 4)).collect();
        groups.join("-")
    }

    /// Begins to cancel an invitation that nobody has accepted.
    pub(super) fn cancel(&mut self, id: u64, at: Timestamp) {
        self.say_invitation(id, InvitationStatus::CancelInitiated, at);
        self.schedule.plan(later(at, self.timing.cancel), Work::Cancelled(id));
    }

    pub(super) fn confirm_cancelled(&mut self, id: u64, at: Timestamp) {
        self.say_invitation(id, InvitationStatus::Cancelled, at);
        self.release_reserved(id, at);
    }

    pub(super) fn expire(&mut self, id: u64, at: Timestamp) {
        let is_pending = self.invitations.get(&id).is_some_and(|one| one.status == InvitationStatus::Pending);
        if is_pending {
            self.say_invitation(id, InvitationStatus::Expired, at);
            self.release_reserved(id, at);
        }
    }

    /// What an invitation would have brought is free again.
    fn release_reserved(&mut self, invitation: u64, at: Timestamp) {
        let Some(credential) = self.invitations.get(&invitation).and_then(|one| one.credential_id) else { return };
        if self.status_of(credential) == Some(CredentialStatus::Reserved) {
            self.give_back(credential);
            self.turn(credential, CredentialStatus::Unbound, at);
        }
    }

    /// A credential that never reached a phone is available again; its number is not.
    fn give_back(&mut self, credential: u64) {
        let Some(credential) = self.credentials.get(&credential) else { return };
        if let Some(part) = self.parts.iter_mut().find(|part| part.part_number == credential.part_number) {
            part.available += 1;
            part.consumed = part.consumed.saturating_sub(1);
        }
    }

    /// Begins to revoke. One that no phone holds is revoked at once.
    pub(super) fn revoke(&mut self, id: u64, is_stuck: bool, at: Timestamp) {
        match self.status_of(id) {
            Some(CredentialStatus::Issued) => {
                if let Some(credential) = self.credentials.get_mut(&id) {
                    credential.stuck = is_stuck;
                }
                self.turn(id, CredentialStatus::RevokeInitiated, at);
                self.schedule.plan(later(at, self.timing.revoke), Work::Revoking(id));
            }
            Some(CredentialStatus::Reserved) => {
                self.give_back(id);
                self.turn(id, CredentialStatus::Revoked, at);
            }
            Some(CredentialStatus::Unbound) => self.turn(id, CredentialStatus::Revoked, at),
            _ => {}
        }
    }

    pub(super) fn confirm_revoking(&mut self, id: u64, at: Timestamp) {
        if self.status_of(id) != Some(CredentialStatus::RevokeInitiated) {
            return;
        }
        self.turn(id, CredentialStatus::Revoking, at);
        if !self.credentials.get(&id).is_some_and(|credential| credential.stuck) {
            self.schedule.plan(later(at, self.timing.confirm), Work::Revoked(id));
        }
    }

    pub(super) fn confirm_revoked(&mut self, id: u64, at: Timestamp) {
        if matches!(self.status_of(id), Some(CredentialStatus::RevokeInitiated | CredentialStatus::Revoking)) {
            self.turn(id, CredentialStatus::Revoked, at);
        }
    }

    /// The app is gone: nothing that was on it works any more.
    pub(super) fn close_container(&mut self, id: u64, at: Timestamp) {
        if let Some(container) = self.containers.get_mut(&id) {
            container.status = ContainerStatus::Inactive;
        }
        let about = self.about_container(id);
        self.emit(events::CONTAINER_LIFE, "CREDENTIALCONTAINER_INACTIVE", &about, at);
        for credential in self.on_phone(id) {
            let status = match self.status_of(credential) {
                Some(CredentialStatus::Issued) => CredentialStatus::Unbound,
                _ => CredentialStatus::Revoked,
            };
            self.turn(credential, status, at);
        }
    }

    /// The credentials that take a place on a phone.
    pub(super) fn on_phone(&self, container: u64) -> Vec<u64> {
        let user = self.containers.get(&container).and_then(|container| self.users.get(&container.user_id));
        let all = user.into_iter().flat_map(|user| &user.credentials).filter_map(|id| self.credentials.get(id));
        all.filter(|one| one.container_id == Some(container) && one.status.is_on_phone()).map(|one| one.id).collect()
    }

    pub(super) fn active_phones(&self, user: u64) -> usize {
        let all = self.users.get(&user).into_iter().flat_map(|user| &user.containers);
        let active = |id: &&u64| self.containers.get(id).is_some_and(|one| one.status == ContainerStatus::Active);
        all.filter(active).count()
    }

    /// Begins to delete a user, with everything that is theirs.
    pub(super) fn delete_user(&mut self, id: u64, at: Timestamp) {
        let Some(user) = self.users.get_mut(&id) else { return };
        user.status = UserStatus::DeleteInitiated;
        let (invitations, credentials) = (user.invitations.clone(), user.credentials.clone());
        self.say_user(id, "USER_DELETE_INITIATED", at);
        for invitation in invitations {
            if self.invitations.get(&invitation).is_some_and(|one| one.status == InvitationStatus::Pending) {
                self.cancel(invitation, at);
            }
        }
        for credential in credentials {
            self.revoke(credential, false, at);
        }
        self.schedule.plan(later(at, self.timing.delete_user), Work::UserDeleted(id));
    }

    pub(super) fn confirm_deleted(&mut self, id: u64, at: Timestamp) {
        let Some(user) = self.users.get(&id).cloned() else { return };
        for container in &user.containers {
            if self.containers.get(container).is_some_and(|one| one.status == ContainerStatus::Active) {
                self.close_container(*container, at);
            }
        }
        for credential in &user.credentials {
            if self.status_of(*credential) != Some(CredentialStatus::Revoked) {
                self.turn(*credential, CredentialStatus::Revoked, at);
            }
        }
        self.say_user(id, "USER_DELETED", at);
        self.forget_keys(id);
        self.users.remove(&id);
    }

    /// A phone's app is enrolled.
    pub(super) fn open_container(&mut self, user_id: u64, invitation: u64, model: &str, at: Timestamp) -> u64 {
        let id = self.next_id();
        let (status, model) = (ContainerStatus::Active, model.to_owned());
        self.containers.insert(id, Container { id, user_id, status, model, created_at: at });
        if let Some(user) = self.users.get_mut(&user_id) {
            user.containers.push(id);
        }
        let mut about = self.about_container(id);
        about.push(("invitationId", invitation.into()));
        self.emit(events::ENDPOINT, "ENDPOINT_ACTIVE", &about, at);
        self.emit(events::CONTAINER_LIFE, "CREDENTIALCONTAINER_PERSONALIZED", &about, at);
        id
    }

    pub(super) fn status_of(&self, credential: u64) -> Option<CredentialStatus> {
        self.credentials.get(&credential).map(|credential| credential.status)
    }
}

impl super::model::PartNumber {
    /// The number inside a card number of this pool.
    fn number_of(&self, card_number: &str) -> Option<u64> {
        let digits = card_number.strip_prefix(&self.prefix)?.strip_suffix(&self.suffix)?;
        digits.parse().ok().filter(|number| (self.offset..=self.last_number).contains(number))
    }
}
