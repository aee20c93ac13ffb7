//! What rules do.

use serde::{Deserialize, Serialize};

use super::trigger::Categories;
use super::{Fault, placeholder};
use crate::contact::{EmailAddress, MobileNumber};
use crate::credential::{FinalReason, ReversibleReason};
use crate::event::Category;
use crate::id::{Id, kind};
use crate::permission::Permission;
use crate::time::Timestamp;

/// How many people one action writes to at most.
pub const MOST_RECIPIENTS: usize = 20;
/// How long a subject is at most, in characters.
pub const LONGEST_SUBJECT: usize = 200;
/// How long the text of a mail is at most, in characters.
pub const LONGEST_TEXT: usize = 4_000;
/// How long an SMS is at most, in characters.
pub const LONGEST_SMS: usize = 300;
/// How many credentials an action changes at once, unless it says otherwise.
pub const LIMIT: u32 = 20;
/// How many of them it may ask for.
pub const MOST_CREDENTIALS: u32 = 1_000;

/// One thing that a rule does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Sends a mail.
    Mail {
        /// To these addresses.
        #[serde(default)]
        to: Vec<EmailAddress>,
        /// And to the project's official contact.
        #[serde(default)]
        official_contact: bool,
        /// One line; named places in braces are filled in.
        subject: String,
        /// The text; named places in braces are filled in.
        text: String,
    },
    /// Sends an SMS.
    Sms {
        /// To these numbers.
        to: Vec<MobileNumber>,
        /// The text; named places in braces are filled in.
        text: String,
    },
    /// Delivers the firing to a webhook.
    Webhook {
        /// To which.
        webhook: Id<kind::Webhook>,
    },
    /// Triggers an input.
    TriggerInput {
        /// Which.
        input: Id<kind::Input>,
    },
    /// Restores an input.
    RestoreInput {
        /// Which.
        input: Id<kind::Input>,
    },
    /// Suspends credentials.
    Suspend {
        /// Which.
        of: Target,
        /// Why.
        reason: ReversibleReason,
    },
    /// Revokes credentials for good.
    Revoke {
        /// Which.
        of: Target,
        /// Why.
        reason: FinalReason,
    },
    /// Sets suspended credentials back to active.
    Reactivate {
        /// Which.
        of: Target,
    },
    /// Generates a credential for the event's user.
    Generate {
        /// From which pool.
        pool: Id<kind::CredentialPool>,
    },
    /// Compares a system with what is here.
    Compare {
        /// Which; left out: the event's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        system: Option<Id<kind::CredentialSystem>>,
    },
    /// Fetches the pools of a system.
    RefreshPools {
        /// Of which; left out: the event's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        system: Option<Id<kind::CredentialSystem>>,
    },
    /// Opens a task for an operator.
    OpenTask {
        /// What is to be done; named places in braces are filled in.
        title: String,
    },
}

/// Which credentials an action is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "which", rename_all = "snake_case", deny_unknown_fields)]
pub enum Target {
    /// The event's.
    Event,
    /// All of the event's user.
    User,
    /// Those that a filter (RFC 7644 §3.4.2.2) is true of.
    Matching {
        /// As the list of credentials takes it; `{now-90d}` stands for a moment.
        filter: String,
        /// How many at most: if there are more, a person is asked, and nothing is done.
        #[serde(default = "limit")]
        limit: u32,
    },
}

const fn limit() -> u32 {
    LIMIT
}

impl Action {
    /// Its name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Mail { .. } => "mail",
            Self::Sms { .. } => "sms",
            Self::Webhook { .. } => "webhook",
            Self::TriggerInput { .. } => "trigger_input",
            Self::RestoreInput { .. } => "restore_input",
            Self::Suspend { .. } => "suspend",
            Self::Revoke { .. } => "revoke",
            Self::Reactivate { .. } => "reactivate",
            Self::Generate { .. } => "generate",
            Self::Compare { .. } => "compare",
            Self::RefreshPools { .. } => "refresh_pools",
            Self::OpenTask { .. } => "open_task",
        }
    }

    /// What somebody must be allowed to do in whose name a rule does it.
    #[must_use]
    pub const fn needs(&self) -> Permission {
        match self {
            Self::Mail { .. }
            | Self::Sms { .. }
            | Self::Webhook { .. }
            | Self::TriggerInput { .. }
            | Self::RestoreInput { .. }
            | Self::OpenTask { .. } => Permission::ManageRules,
            Self::Suspend { .. } => Permission::SuspendCredentials,
            Self::Revoke { .. } | Self::Reactivate { .. } => Permission::RevokeCredentials,
            Self::Generate { .. } | Self::Compare { .. } => Permission::AcquireCredentials,
            Self::RefreshPools { .. } => Permission::ManageProject,
        }
    }

    /// What can happen because of it, as far as Claviger does it by itself.
    #[must_use]
    pub fn leads_to(&self) -> Categories {
        use Category as C;
        let ends = [C::CredentialRevocationRequested, C::CredentialRevoked, C::CredentialRevokeFailed];
        let ends = Categories::from_iter(ends)
            .either(Categories::from_iter([C::CredentialRevocationOverdue, C::InvitationCancelled]));
        let begins = [C::CredentialRequested, C::CredentialIssued, C::CredentialIssueFailed, C::InvitationSent];
        let begins = Categories::from_iter(begins).either(Categories::from_iter([
            C::InvitationFailed,
            C::PoolLow,
            C::PoolExhausted,
            C::CredentialActivated,
        ]));
        match self {
            Self::Mail { .. } | Self::Sms { .. } | Self::Webhook { .. } | Self::OpenTask { .. } => Categories::none(),
            Self::TriggerInput { .. } => Categories::from_iter([C::InputTriggered]),
            Self::RestoreInput { .. } => Categories::from_iter([C::InputRestored]),
            // Where a system cannot suspend, it revokes.
            Self::Suspend { .. } => ends.either([C::CredentialSuspended, C::CertificateHeld].into_iter().collect()),
            Self::Revoke { .. } => ends.either([C::CertificateRevoked, C::DeviceRemoved].into_iter().collect()),
            Self::Reactivate { .. } => {
                begins.either([C::CredentialResumed, C::CertificateReleased].into_iter().collect())
            }
            Self::Generate { .. } => begins,
            Self::Compare { .. } => {
                Categories::of_groups(&["credential"]).either(Categories::from_iter([C::SystemCompared]))
            }
            Self::RefreshPools { .. } => Categories::of_groups(&["pool"]),
        }
    }

    /// Says what does not fit, at `pointer`; `has_event`: it is done because something happened.
    pub fn check(&self, pointer: &str, has_event: bool, faults: &mut Vec<Fault>) {
        let mut add = |member: &str, detail: String| faults.push(Fault::new(format!("{pointer}/{member}"), detail));
        match self {
            Self::Mail { to, official_contact, subject, text } => {
                if to.is_empty() && !official_contact {
                    add("to", "name an address, or choose the official contact".to_owned());
                }
                if let Some(detail) = many(to.len(), "addresses") {
                    add("to", detail);
                }
                if let Some(detail) = line(subject, LONGEST_SUBJECT) {
                    add("subject", detail);
                }
                if let Some(detail) = written(text, LONGEST_TEXT) {
                    add("text", detail);
                }
            }
            Self::Sms { to, text } => {
                if to.is_empty() {
                    add("to", "name a number, such as +436641234567".to_owned());
                }
                if let Some(detail) = many(to.len(), "numbers") {
                    add("to", detail);
                }
                if let Some(detail) = written(text, LONGEST_SMS) {
                    add("text", detail);
                }
            }
            Self::OpenTask { title } => {
                if let Some(detail) = line(title, LONGEST_SUBJECT) {
                    add("title", detail);
                }
                if title.contains("{user}") {
                    add(
                        "title",
                        "a task shows its user by itself, as long as there is one; leave out {user}".to_owned(),
                    );
                }
            }
            Self::Suspend { of, .. } | Self::Revoke { of, .. } | Self::Reactivate { of } => {
                of.fault(has_event).into_iter().for_each(|(member, detail)| add(member, detail));
            }
            Self::Generate { .. } if !has_event => {
                add(
                    "do",
                    "a scheduled task has no user to generate it for; use the filter of a pool instead".to_owned(),
                );
            }
            Self::Compare { system: None } | Self::RefreshPools { system: None } if !has_event => {
                add("system", "a scheduled task has no event; name the system".to_owned());
            }
            Self::Webhook { .. }
            | Self::TriggerInput { .. }
            | Self::RestoreInput { .. }
            | Self::Generate { .. }
            | Self::Compare { .. }
            | Self::RefreshPools { .. } => {}
        }
    }

    /// Which credentials it is about, if it is about any.
    #[must_use]
    pub const fn target(&self) -> Option<&Target> {
        match self {
            Self::Suspend { of, .. } | Self::Revoke { of, .. } | Self::Reactivate { of } => Some(of),
            _ => None,
        }
    }
}

impl Target {
    /// What does not fit, and in which member.
    fn fault(&self, has_event: bool) -> Option<(&'static str, String)> {
        match self {
            Self::Event | Self::User if !has_event => {
                Some(("of", "a scheduled task has no event; choose the credentials by a filter".to_owned()))
            }
            Self::Event | Self::User => None,
            Self::Matching { filter, .. } if filter.trim().is_empty() => {
                Some(("of/filter", "an empty filter would match every credential; say which".to_owned()))
            }
            Self::Matching { filter, .. } if filter.len() > LONGEST_TEXT => {
                Some(("of/filter", format!("is longer than {LONGEST_TEXT} characters; shorten the filter")))
            }
            Self::Matching { limit, .. } if !(1..=MOST_CREDENTIALS).contains(limit) => {
                Some(("of/limit", format!("expected a number of credentials from 1 to {MOST_CREDENTIALS}")))
            }
            Self::Matching { filter, .. } => {
                let at = Timestamp::UNIX_EPOCH;
                placeholder::moments(filter, at).err().map(|detail| ("of/filter", detail))
            }
        }
    }
}

fn many(count: usize, what: &str) -> Option<String> {
    (count > MOST_RECIPIENTS).then(|| format!("names {count} {what}; name {MOST_RECIPIENTS} at most"))
}

fn line(text: &str, longest: usize) -> Option<String> {
    if text.chars().take(longest + 1).any(char::is_control) {
        return Some("expected one line".to_owned());
    }
    written(text, longest)
}

fn written(text: &str, longest: usize) -> Option<String> {
    if text.trim().is_empty() {
        return Some("is empty; write something".to_owned());
    }
    if text.len() > longest * 4 || text.chars().count() > longest {
        return Some(format!("is longer than {longest} characters; shorten it"));
    }
    placeholder::fault(text)
}
