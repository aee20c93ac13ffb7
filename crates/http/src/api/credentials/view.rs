//! A credential as the API shows it.

use app::Context;
use app::credentials::{Acquired, Name, WithInvitation};
use domain::card::CardNumber;
use domain::credential::{Credential, Revocation};
use domain::invitation::{Channel, Invitation};
use domain::time::Timestamp;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A credential: a card on a phone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CredentialView {
    /// `crd_…`.
    id: String,
    /// Its holder.
    user_id: String,
    /// What the holder is called; left out in the answer of an action.
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<PersonName>,
    /// The system it lives in.
    system_id: String,
    /// The pool it came from.
    pool_id: String,
    /// The number, as text; leading zeros stay.
    number: Option<String>,
    /// The card format.
    format: &'static str,
    /// The facility code, in formats that have one.
    facility_code: Option<u32>,
    /// What people see: `pending`, `invited`, `active`, `inactive_lost`, …
    status: &'static str,
    /// The status in words.
    status_text: String,
    /// Why it is inactive.
    reason: Option<&'static str>,
    /// Whether it can be set back to active.
    reversible: bool,
    /// What Claviger wants: `active`, `suspended`, `revoked`.
    intent: &'static str,
    /// What its system last said.
    observed: &'static str,
    /// Why it waits, if it does.
    pending_reason: Option<&'static str>,
    /// The promise that it will be gone, once that was asked for.
    revocation: Option<RevocationView>,
    /// Whether its revocation should have been confirmed, and is not.
    overdue: bool,
    /// Whether somebody deleted it: it goes from the list as soon as its revocation is confirmed.
    removing: bool,
    /// The credential whose place it is to take: that one is revoked as soon as a phone has this one.
    replaces: Option<String>,
    /// From when it is valid.
    #[schema(value_type = String, format = DateTime)]
    valid_from: Timestamp,
    /// Until when; `null`: for good.
    #[schema(value_type = Option<String>, format = DateTime)]
    valid_until: Option<Timestamp>,
    /// Counts how often it was issued anew.
    generation: u32,
    /// Who began it: `manual`, `sync`, `auto`.
    origin: &'static str,
    /// The phone that has it.
    device: Option<String>,
    /// The newest invitation to it.
    invitation: Option<InvitationSummary>,
    /// When it was last used.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_used_at: Option<Timestamp>,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

/// How far a revocation has come.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RevocationView {
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    requested_at: Timestamp,
    /// When the system took it on.
    #[schema(value_type = Option<String>, format = DateTime)]
    accepted_at: Option<Timestamp>,
    /// When it was known to be carried out.
    #[schema(value_type = Option<String>, format = DateTime)]
    confirmed_at: Option<Timestamp>,
    /// By when it was to be confirmed; past this it is overdue, until it is.
    #[schema(value_type = String, format = DateTime)]
    promised_by: Timestamp,
    /// When that is reported next: first when it is overdue, and then once in each further period.
    #[schema(value_type = String, format = DateTime)]
    deadline: Timestamp,
}

/// What a person is called.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonName {
    /// The first name.
    first_name: String,
    /// The last name.
    last_name: String,
}

impl PersonName {
    pub(crate) fn of(name: &Name) -> Self {
        Self { first_name: name.first.clone(), last_name: name.last.clone() }
    }
}

/// An invitation, beside its credential.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvitationSummary {
    /// `inv_…`.
    id: String,
    /// `pending`, `sent`, `accepted`, `expired`, `cancelled`, `failed`, `burned`.
    state: &'static str,
    /// `mail`, `sms`, `shown`.
    channel: &'static str,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// The code or the link that the holder needs, where it is to be shown, this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
}

/// What was acquired; a code that was asked for on the screen is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AcquiredView {
    /// The credential.
    #[serde(flatten)]
    credential: CredentialView,
    /// The invitation's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// The link that the code stands in; it is opened on the phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

/// How an invitation travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChannelName {
    /// By e-mail.
    Mail,
    /// By SMS.
    Sms,
    /// On the screen: the answer holds the code, this once, for 15 minutes.
    Shown,
}

impl From<ChannelName> for Channel {
    fn from(name: ChannelName) -> Self {
        match name {
            ChannelName::Mail => Self::Mail,
            ChannelName::Sms => Self::Sms,
            ChannelName::Shown => Self::Shown,
        }
    }
}

impl CredentialView {
    /// As a list or a page shows it.
    pub(crate) fn of(cx: &Context, found: WithInvitation) -> Self {
        let invitation = found.invitation.as_ref().map(InvitationSummary::of);
        let holder = found.holder.as_ref().map(PersonName::of);
        Self { holder, invitation, ..Self::at(&found.credential, cx.now()) }
    }

    /// As the answer of an action shows it.
    pub(crate) fn at(credential: &Credential, now: Timestamp) -> Self {
        let status = credential.status(now);
        Self {
            id: credential.id.to_string(),
            user_id: credential.user.to_string(),
            holder: None,
            system_id: credential.system.to_string(),
            pool_id: credential.pool.to_string(),
            number: credential.number.as_ref().map(CardNumber::number),
            format: credential.format.as_str(),
            facility_code: credential.number.as_ref().and_then(CardNumber::facility_code),
            status: status.as_str(),
            status_text: status.to_string(),
            reason: status.reason(),
            reversible: status.is_reversible(),
            intent: credential.intent.as_str(),
            observed: credential.observed.as_str(),
            pending_reason: credential.pending_reason.map(domain::credential::PendingReason::as_str),
            revocation: credential.revocation.map(RevocationView::of),
            overdue: credential.is_overdue(now),
            removing: credential.removing,
            replaces: credential.replaces.map(|old| old.to_string()),
            valid_from: credential.validity.from(),
            valid_until: credential.validity.until(),
            generation: credential.generation,
            origin: credential.origin.as_str(),
            device: credential.device.map(|device| device.to_string()),
            invitation: None,
            last_used_at: credential.last_used_at,
            created_at: credential.created_at,
            updated_at: credential.updated_at,
        }
    }
}

impl AcquiredView {
    /// As the answer shows it, once.
    pub(crate) fn of(acquired: &Acquired) -> Self {
        let own = acquired.shown.as_ref().map(|shown| shown.code.text());
        let code = own.or_else(|| acquired.system_code.as_ref().map(|code| code.expose_secret().to_owned()));
        let invitation = acquired.invitation.as_ref().map(InvitationSummary::of);
        let invitation = invitation.map(|invitation| InvitationSummary { code, ..invitation });
        let credential = CredentialView::at(&acquired.credential, acquired.at);
        Self {
            credential: CredentialView { invitation, ..credential },
            code: acquired.shown.as_ref().map(|shown| shown.code.text()),
            link: acquired.shown.as_ref().map(|shown| shown.link.clone()),
        }
    }
}

impl RevocationView {
    const fn of(revocation: Revocation) -> Self {
        let Revocation { requested_at, accepted_at, confirmed_at, promised_by, deadline } = revocation;
        Self { requested_at, accepted_at, confirmed_at, promised_by, deadline }
    }
}

impl InvitationSummary {
    fn of(invitation: &Invitation) -> Self {
        Self {
            id: invitation.id.to_string(),
            state: invitation.state.as_str(),
            channel: invitation.channel.as_str(),
            expires_at: invitation.expires_at,
            code: None,
        }
    }
}
