//! The block in a body that asks for an invitation, for a credential, or for both.

use jiff::Timestamp;
use serde_json::Value;

use super::names::Call;
use super::reply::{Problem, USER_ACTION};
use super::state::State;

/// What is asked for.
pub(super) struct Action {
    pub(super) invite: bool,
    pub(super) mail: bool,
    pub(super) assign: Option<Assign>,
}

/// Which credential.
pub(super) struct Assign {
    pub(super) part_number: String,
    /// A card number; empty for the next one.
    pub(super) card_number: String,
}

impl Action {
    /// Reads the block if there is one.
    pub(super) fn read_if_there(body: &Value) -> Result<Option<Self>, Problem> {
        match &body[USER_ACTION] {
            Value::Null => Ok(None),
            block => Self::of(block).map(Some),
        }
    }

    /// Reads the block.
    pub(super) fn read(body: &Value) -> Result<Self, Problem> {
        Self::read_if_there(body)?.ok_or_else(|| Problem::invalid(format!("{USER_ACTION} is missing.")))
    }

    fn of(block: &Value) -> Result<Self, Problem> {
        let text = |name: &str| block[name].as_str().unwrap_or_default().to_owned();
        let assign = flag(block, "assignCredential")?
            .then(|| Assign { part_number: text("partNumber"), card_number: text("credential") });
        if assign.as_ref().is_some_and(|assign| assign.part_number.is_empty()) {
            return Err(Problem::invalid("partNumber is missing."));
        }
        let (invite, mail) = (flag(block, "createInvitationCode")?, flag(block, "sendInvitationEmail")?);
        if mail && !invite {
            return Err(Problem::invalid("sendInvitationEmail needs createInvitationCode."));
        }
        Ok(Self { invite, mail, assign })
    }
}

fn flag(block: &Value, name: &str) -> Result<bool, Problem> {
    match &block[name] {
        Value::Null => Ok(false),
        given if given == "Y" => Ok(true),
        given if given == "N" => Ok(false),
        _ => Err(Problem::invalid(format!("{name} is Y or N."))),
    }
}

impl State {
    /// Takes the credential that is asked for out of its pool.
    pub(super) fn take_for(
        &mut self,
        user: u64,
        action: &Action,
        call: Call,
        at: Timestamp,
    ) -> Result<Option<u64>, Problem> {
        if action.assign.is_some() && !action.invite {
            return Err(Problem::invalid("assignCredential needs createInvitationCode, or a credentialContainer."));
        }
        if action.invite && self.active_phones(user) >= self.limits.phones_per_user {
            let most = self.limits.phones_per_user;
            return Err(Problem::invalid(format!("User {user} has {most} phones already.")));
        }
        let Some(assign) = &action.assign else { return Ok(None) };
        self.reserve((user, call), &assign.part_number, &assign.card_number, at).map(Some)
    }

    /// Invites, with the credential that was taken.
    pub(super) fn act(&mut self, user: u64, action: &Action, credential: Option<u64>, at: Timestamp) -> Option<u64> {
        if !action.invite {
            return None;
        }
        let invitation = self.invite(user, at);
        if let Some(credential) = credential {
            self.bind(credential, invitation, at);
        }
        if action.mail {
            self.mail(invitation);
        }
        Some(invitation)
    }

    pub(super) fn mail(&mut self, invitation: u64) {
        if let Some(invitation) = self.invitations.get_mut(&invitation) {
            invitation.emails_sent += 1;
        }
    }
}
