//! What is said of things when they change.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::events;
use super::model::{CredentialStatus, InvitationStatus};
use super::state::State;

impl State {
    /// Changes a credential's status, and says so.
    pub(super) fn turn(&mut self, id: u64, status: CredentialStatus, at: Timestamp) {
        let Some(credential) = self.credentials.get_mut(&id) else { return };
        (credential.status, credential.changed_at) = (status, at);
        let told = match status {
            CredentialStatus::Issued => "CREDENTIAL_ISSUED",
            CredentialStatus::Revoking => "CREDENTIAL_REVOKING",
            CredentialStatus::Revoked => "CREDENTIAL_REVOKED",
            CredentialStatus::Unbound => "CREDENTIAL_UNBOUND",
            CredentialStatus::Reserved | CredentialStatus::RevokeInitiated => return,
        };
        self.say_credential(id, told, at);
    }

    pub(super) fn say_credential(&mut self, id: u64, status: &str, at: Timestamp) {
        let about = self.about_credential(id);
        self.emit(events::CREDENTIAL_LIFE, status, &about, at);
    }

    pub(super) fn say_invitation(&mut self, id: u64, status: InvitationStatus, at: Timestamp) {
        let Some(invitation) = self.invitations.get_mut(&id) else { return };
        invitation.status = status;
        let about = [("invitationId", json!(id)), ("userId", json!(invitation.user_id))];
        self.emit(events::INVITATION, &format!("INVITATION_{}", status.as_str()), &about, at);
    }

    pub(super) fn say_user(&mut self, id: u64, status: &str, at: Timestamp) {
        self.emit(events::USER, status, &[("userId", id.into())], at);
    }

    pub(super) fn about_container(&self, id: u64) -> Vec<(&'static str, Value)> {
        let user = self.containers.get(&id).map(|container| container.user_id);
        vec![("endpointId", id.into()), ("userId", json!(user))]
    }

    pub(super) fn about_credential(&self, id: u64) -> Vec<(&'static str, Value)> {
        let Some(credential) = self.credentials.get(&id) else { return Vec::new() };
        let part = self.parts.iter().find(|part| part.part_number == credential.part_number);
        vec![
            ("mid", id.into()),
            ("cardNumber", credential.card_number.as_str().into()),
            ("endpointId", json!(credential.container_id)),
            ("invitationId", json!(credential.invitation_id)),
            ("midTypeId", json!(part.map(|part| part.id))),
            ("userId", credential.user_id.into()),
        ]
    }
}
