//! Work to be done after a commit: the outbox.

use serde::{Deserialize, Serialize};

use crate::id::{Id, kind};
use crate::origin::Origin;
use crate::project::Locale;
use crate::time::Timestamp;
use crate::webhook::DisabledBecause;

/// A job as a worker holds it: under a lease that `attempt` fences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: Id<kind::Job>,
    /// The project it works for; `None`: the instance.
    pub project: Option<Id<kind::Project>>,
    /// What is to be done.
    pub task: Task,
    /// What it must carry of persons; the store seals it.
    pub letter: Option<Letter>,
    /// How often it was tried, this time included.
    pub attempt: u32,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// The rules that led to it.
    pub origin: Origin,
}

/// What a job is to do. It holds ids, never secrets or personal data: whatever
/// it needs it reads when it runs, so that a job that waited acts on the truth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// Close the gap between what is wanted of a credential and what its system says.
    Reconcile {
        /// Which.
        credential: Id<kind::Credential>,
    },
    /// Bring number and validity to where the card is.
    UpdateCard {
        /// Of which credential.
        credential: Id<kind::Credential>,
    },
    /// Ask a system how a credential stands, after something was heard of it.
    LookAt {
        /// Which.
        credential: Id<kind::Credential>,
    },
    /// Have a system send its open invitation once more.
    ResendInvitation {
        /// To which credential.
        credential: Id<kind::Credential>,
    },
    /// Have a system cancel an invitation that a revocation left open.
    CancelInvitation {
        /// Of which credential.
        credential: Id<kind::Credential>,
        /// The system's id of the invitation.
        invitation: String,
    },
    /// Bring a person's name and addresses to a system, or have it forget the person.
    SyncHolder {
        /// Which system.
        system: Id<kind::CredentialSystem>,
        /// Who; the user may be gone here.
        user: Id<kind::User>,
    },
    /// Compare what a system has with what is here.
    Compare {
        /// Which system.
        system: Id<kind::CredentialSystem>,
    },
    /// Do what was decided about a difference.
    SettleFinding {
        /// Which.
        finding: Id<kind::Finding>,
    },
    /// Send an invitation's mail, and SMS where the project wants it.
    SendInvitation {
        /// Which.
        invitation: Id<kind::Invitation>,
    },
    /// Send the PIN that an invitation's phone is asked for, by another way than its link.
    SendEnrolmentPin {
        /// Of which invitation.
        invitation: Id<kind::Invitation>,
    },
    /// Send a link into self-service to the address in the letter, if somebody of the project has it.
    SendSelfServiceLink {
        /// The hash of what the browser that asked is known by: the link works there alone.
        asked: [u8; 32],
    },
    /// Do what a rule that fired does.
    RunRule {
        /// Which firing.
        firing: Id<kind::Firing>,
    },
    /// Tell a holder something; the letter says whom.
    NotifyHolder {
        /// What.
        notice: HolderNotice,
    },
    /// Tell the project's official contact something; the letter says of whom, if of anybody.
    NotifyContact {
        /// What.
        notice: ContactNotice,
    },
}

/// What a job must carry of persons, because their rows may be gone or changed when it runs.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Letter {
    /// The person's name as it is shown.
    pub display_name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// Where an SMS goes.
    pub mobile: Option<String>,
    /// The language; `None`: the project's.
    pub locale: Option<Locale>,
    /// What the phone that it is about calls itself; of a deleted person, the one that was active.
    #[serde(default)]
    pub phone: Option<String>,
    /// The people whom a list is about: the first of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leavers: Vec<Leaver>,
}

/// A deleted person whose rights are revoked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaver {
    /// The person's name as it was shown.
    pub display_name: String,
    /// When the phone confirmed, or its lease ran out.
    pub at: Timestamp,
    /// The phone said so itself; else its lease ran out, or there was none.
    pub by_phone: bool,
}

impl std::fmt::Debug for Leaver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Leaver(…)")
    }
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Letter(…)")
    }
}

/// What a holder is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolderNotice {
    /// The person's credentials were deleted.
    Deleted,
    /// The phone was reset.
    PhoneReset,
    /// A phone was added.
    PhoneAdded,
    /// A phone was added, as the mail about the mobile ID says, too: this goes by SMS or not at all.
    PhoneAddedBySms,
    /// A mobile ID was made or renewed.
    MobileIdReady {
        /// By which process.
        process: Id<kind::Process>,
    },
    /// A mobile ID could not be made or renewed.
    MobileIdFailed {
        /// By which process.
        process: Id<kind::Process>,
    },
    /// A mobile ID ends soon.
    MobileIdExpiring {
        /// Of which credential.
        credential: Id<kind::Credential>,
        /// When the first of its certificates ends; if that has changed, nobody is told.
        end: Timestamp,
    },
    /// Archived keys were recovered.
    KeysRecovered {
        /// By operators, rather than onto a phone.
        by_operators: bool,
    },
    /// The address or number was changed; goes to the old one.
    ContactChanged,
    /// The password for self-service was changed.
    PasswordChanged,
    /// A phone, or a credential that is on none, was locked in self-service.
    PhoneLocked,
}

/// What an official contact is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum ContactNotice {
    /// A file was refused.
    SyncFailed {
        /// Which run.
        run: Id<kind::SyncRun>,
    },
    /// A run waits for approval.
    SyncHeld {
        /// Which run.
        run: Id<kind::SyncRun>,
    },
    /// A sync completed after failures.
    SyncRecovered {
        /// Which run.
        run: Id<kind::SyncRun>,
        /// Since when none had; the project forgets it with the success.
        failed_since: Timestamp,
    },
    /// No run completed for three intervals.
    SyncStale,
    /// A user reset the phone.
    PhoneReset,
    /// A deleted user's rights are revoked. It is not told by itself: whoever is due is gathered into one
    /// [`LeaversRevoked`](Self::LeaversRevoked).
    RightsRevoked {
        /// The phone said so itself; else its lease ran out, or there was none.
        by_phone: bool,
    },
    /// The rights of deleted users are revoked; the letter names the first of them.
    LeaversRevoked {
        /// How many there are.
        total: u64,
    },
    /// A system refused to issue.
    IssueFailed {
        /// What.
        credential: Id<kind::Credential>,
    },
    /// A system refused to revoke or suspend.
    RevokeFailed {
        /// What.
        credential: Id<kind::Credential>,
    },
    /// A revocation is not confirmed in time.
    RevocationOverdue {
        /// What.
        credential: Id<kind::Credential>,
    },
    /// Claviger disabled a webhook.
    WebhookDisabled {
        /// Which.
        webhook: Id<kind::Webhook>,
        /// Why.
        because: DisabledBecause,
    },
}

impl Task {
    /// The kind of the jobs that are gathered: each brings a deleted user whose rights are revoked.
    pub const GATHER_LEAVERS: &'static str = "gather_leavers";

    /// The kind's name: what it is counted under.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Reconcile { .. } => "reconcile",
            Self::UpdateCard { .. } => "update_card",
            Self::LookAt { .. } => "look_at",
            Self::ResendInvitation { .. } => "resend_invitation",
            Self::CancelInvitation { .. } => "cancel_invitation",
            Self::SyncHolder { .. } => "sync_holder",
            Self::Compare { .. } => "compare",
            Self::SettleFinding { .. } => "settle_finding",
            Self::SendInvitation { .. } => "send_invitation",
            Self::SendEnrolmentPin { .. } => "send_enrolment_pin",
            Self::SendSelfServiceLink { .. } => "send_self_service_link",
            Self::RunRule { .. } => "run_rule",
            Self::NotifyHolder { .. } => "notify_holder",
            Self::NotifyContact { notice: ContactNotice::RightsRevoked { .. } } => Self::GATHER_LEAVERS,
            Self::NotifyContact { .. } => "notify_contact",
        }
    }
}
