//! Calls about invitations, phones and credentials.

use jiff::Timestamp;
use serde_json::Value;

use super::action::Action;
use super::model::{ContainerStatus, CredentialStatus, InvitationStatus};
use super::names::{Call, FaultKind};
use super::reply::{Answered, Problem, Reply};
use super::state::{Request, State};

impl State {
    pub(super) fn create_invitation(&mut self, request: &Request, at: Timestamp) -> Answered {
        let user = request.route.id;
        self.live_user(user)?;
        let action = Action::read(&request.body)?;
        if !action.invite {
            return Err(Problem::invalid("createInvitationCode is to be Y."));
        }
        let credential = self.take_for(user, &action, Call::CreateInvitation, at)?;
        let invitation = self.act(user, &action, credential, at);
        Ok(Reply::created(self.action_json(user, invitation, credential)))
    }

    pub(super) fn resend_invitation(&mut self, id: u64) -> Answered {
        match self.invitation_status(id)? {
            InvitationStatus::Pending => {
                self.mail(id);
                Ok(Reply::empty())
            }
            other => Err(Problem::invalid(format!("Invitation {id} is {}.", other.as_str()))),
        }
    }

    pub(super) fn cancel_invitation(&mut self, id: u64, at: Timestamp) -> Answered {
        match self.invitation_status(id)? {
            InvitationStatus::Pending => {
                self.cancel(id, at);
                Ok(Reply::empty())
            }
            InvitationStatus::Acknowledged => {
                Err(Problem::invalid(format!("Invitation {id} is ACKNOWLEDGED: a phone has accepted it.")))
            }
            other => Err(Problem::detail(412, "", format!("Invitation {id} is {} already.", other.as_str()))),
        }
    }

    fn invitation_status(&self, id: u64) -> Result<InvitationStatus, Problem> {
        let invitation = self.invitations.get(&id).ok_or_else(|| Problem::not_found("invitation", id))?;
        Ok(invitation.status)
    }

    pub(super) fn issue_credential(&mut self, request: &Request, at: Timestamp) -> Answered {
        let id = request.route.id;
        let container = self.containers.get(&id).ok_or_else(|| Problem::not_found("credentialContainer", id))?;
        let (user, status) = (container.user_id, container.status);
        self.live_user(user)?;
        let action = Action::read(&request.body)?;
        let assign = action.assign.ok_or_else(|| Problem::invalid("assignCredential is to be Y."))?;
        if status != ContainerStatus::Active {
            return Err(Problem::invalid(format!("credentialContainer {id} is {}.", status.as_str())));
        }
        let here = self.on_phone(id);
        let is_here = |one: &u64| self.credentials.get(one).is_some_and(|one| one.part_number == assign.part_number);
        if here.iter().any(is_here) {
            return Err(already_delivered());
        }
        if here.len() >= self.limits.credentials_per_phone {
            return Err(Problem::invalid(format!(
                "credentialContainer {id} holds {} credentials already.",
                here.len()
            )));
        }
        let call = (user, Call::IssueCredential);
        let credential = self.reserve(call, &assign.part_number, &assign.card_number, at)?;
        self.issue(credential, id, at);
        Ok(Reply::created(self.action_json(user, None, Some(credential))))
    }

    pub(super) fn revoke_credential(&mut self, id: u64, at: Timestamp) -> Answered {
        let status = self.status_of(id).ok_or_else(|| Problem::not_found("credential", id))?;
        let is_begun = [CredentialStatus::RevokeInitiated, CredentialStatus::Revoking, CredentialStatus::Revoked];
        if is_begun.contains(&status) {
            return Err(Problem::detail(412, "", format!("Credential {id} is {} already.", status.as_str())));
        }
        let is_stuck = self.strikes(FaultKind::RevokeStuck, Call::RevokeCredential);
        self.revoke(id, is_stuck, at);
        // Both are documented, and callers have to take both.
        let body = self
            .credentials
            .get(&id)
            .filter(|_| id.is_multiple_of(2))
            .map(|credential| self.credential_json(credential));
        Ok(body.map_or_else(Reply::empty, Reply::ok))
    }

    pub(super) fn remove_container(&mut self, id: u64, at: Timestamp) -> Answered {
        let container = self.containers.get(&id).ok_or_else(|| Problem::not_found("credentialContainer", id))?;
        if container.status == ContainerStatus::Active {
            self.close_container(id, at);
        }
        Ok(Reply::empty())
    }
}

fn already_delivered() -> Problem {
    let body: Value =
        serde_json::json!({"detail": "This credential is already delivered to this credentialContainer."});
    Problem { status: 412, body }
}
