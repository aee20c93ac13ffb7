//! What holders do with their phones.

use jiff::Timestamp;

use super::model::{ContainerStatus, CredentialStatus, InvitationStatus};
use super::state::State;

/// What invitation codes are made of.
pub(super) const CODE_ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Why a phone could not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// No invitation has this code.
    #[error("no invitation has this code")]
    UnknownCode,
    /// The invitation is not pending.
    #[error("the invitation is {0}")]
    NotPending(&'static str),
    /// The holder has as many phones as there may be.
    #[error("the holder has {0} phones already")]
    TooManyPhones(usize),
    /// There is no such container.
    #[error("there is no container {0}")]
    UnknownContainer(u64),
    /// The app was deleted already.
    #[error("the container is inactive already")]
    Inactive,
}

impl State {
    /// A new phone accepts an invitation; answers its container.
    pub(super) fn accept(&mut self, code: &str, model: &str, at: Timestamp) -> Result<u64, PhoneError> {
        let id = self.by_code.get(&canonical(code)).copied().ok_or(PhoneError::UnknownCode)?;
        let invitation = self.invitations.get(&id).ok_or(PhoneError::UnknownCode)?;
        if invitation.status != InvitationStatus::Pending {
            return Err(PhoneError::NotPending(invitation.status.as_str()));
        }
        let (user, credential) = (invitation.user_id, invitation.credential_id);
        if self.active_phones(user) >= self.limits.phones_per_user {
            return Err(PhoneError::TooManyPhones(self.limits.phones_per_user));
        }
        self.say_invitation(id, InvitationStatus::Acknowledged, at);
        let container = self.open_container(user, id, model, at);
        let waiting = credential.filter(|id| self.status_of(*id) == Some(CredentialStatus::Reserved));
        if let Some(credential) = waiting {
            self.issue(credential, container, at);
        }
        Ok(container)
    }

    /// Somebody deletes the app.
    pub(super) fn remove_app(&mut self, container: u64, at: Timestamp) -> Result<(), PhoneError> {
        let known = self.containers.get(&container).ok_or(PhoneError::UnknownContainer(container))?;
        if known.status == ContainerStatus::Inactive {
            return Err(PhoneError::Inactive);
        }
        self.close_container(container, at);
        Ok(())
    }
}

/// Codes may be typed with or without hyphens, in any case.
fn canonical(code: &str) -> String {
    let bare: Vec<char> = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    bare.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
