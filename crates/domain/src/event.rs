//! What happened: the review record, its categories, and who did it.

mod detail;

pub use detail::{CausedBy, Detail, PersonalDetail};

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use crate::credential::UnknownName;
use crate::credential::names::names;
use crate::id::{Id, kind};
pub use crate::origin::Origin;

names! {
    /// What kind of thing happened: `group.what`, in the order of the groups.
    pub enum Category: "event category" {
        /// A user was created.
        UserCreated = "user.created", "User created";
        /// A user's data changed.
        UserUpdated = "user.updated", "User changed";
        /// A user was deleted.
        UserDeleted = "user.deleted", "User deleted";
        /// Changed contact details were approved by a second person.
        UserContactApproved = "user.contact_approved", "Contact details approved";
        /// A user was activated, deactivated or locked.
        UserStateChanged = "user.state_changed", "User's state changed";
        /// A holder came into self-service.
        HolderLoggedIn = "holder.logged_in", "Holder signed in";
        /// A holder chose a password, or an operator gave out or took back one.
        HolderPasswordChanged = "holder.password_changed", "Holder's password changed";
        /// A credential was asked for.
        CredentialRequested = "credential.requested", "Credential requested";
        /// The system issued it.
        CredentialIssued = "credential.issued", "Credential issued";
        /// The system refused to issue it.
        CredentialIssueFailed = "credential.issue_failed", "Issuing failed";
        /// A phone has it.
        CredentialActivated = "credential.activated", "Credential activated";
        /// It is held.
        CredentialSuspended = "credential.suspended", "Credential suspended";
        /// It works again.
        CredentialResumed = "credential.resumed", "Credential resumed";
        /// Its revocation was asked for.
        CredentialRevocationRequested = "credential.revocation_requested", "Revocation requested";
        /// Its revocation is confirmed.
        CredentialRevoked = "credential.revoked", "Credential revoked";
        /// The system refused to revoke or to suspend it.
        CredentialRevokeFailed = "credential.revoke_failed", "Revoking failed";
        /// Its revocation was not confirmed in time.
        CredentialRevocationOverdue = "credential.revocation_overdue", "Revocation overdue";
        /// Its validity ended.
        CredentialExpired = "credential.expired", "Credential expired";
        /// Its number or validity changed.
        CredentialChanged = "credential.changed", "Credential changed";
        /// Its row was deleted.
        CredentialDeleted = "credential.deleted", "Credential deleted";
        /// It was used at a reader or for a login.
        CredentialUsed = "credential.used", "Credential used";
        /// The system changed it without being asked.
        CredentialDrift = "credential.drift", "Credential changed by its system";
        /// An invitation was sent.
        InvitationSent = "invitation.sent", "Invitation sent";
        /// An invitation was sent once more.
        InvitationResent = "invitation.resent", "Invitation sent again";
        /// A phone accepted it.
        InvitationAccepted = "invitation.accepted", "Invitation accepted";
        /// Nobody accepted it in time.
        InvitationExpired = "invitation.expired", "Invitation expired";
        /// It was made void.
        InvitationCancelled = "invitation.cancelled", "Invitation cancelled";
        /// It could not be sent, or its code was burnt.
        InvitationFailed = "invitation.failed", "Invitation failed";
        /// Invitations that nobody accepted are to be cancelled, and wait for approval.
        InvitationCancelHeld = "invitation.cancel_held", "Cancelling of invitations held";
        /// A phone was added.
        DeviceEnrolled = "device.enrolled", "Phone added";
        /// Its holder gave the phone up.
        DeviceReset = "device.reset", "Phone reset";
        /// The phone was told to disable itself.
        DeviceRemoved = "device.removed", "Phone removed";
        /// The phone has not been heard of for longer than its lease.
        DeviceStale = "device.stale", "Phone not heard of";
        /// A pool has credentials again.
        PoolAvailable = "pool.available", "Pool available";
        /// Few are left.
        PoolLow = "pool.low", "Pool low";
        /// None are left.
        PoolExhausted = "pool.exhausted", "Pool exhausted";
        /// The pool is not there or closed.
        PoolUnavailable = "pool.unavailable", "Pool unavailable";
        /// What the system says of its pools was read.
        PoolRefreshed = "pool.refreshed", "Pools refreshed";
        /// A change of its filters waits for approval.
        PoolFiltersHeld = "pool.filters_held", "Filters held";
        /// A held change of its filters was approved.
        PoolFiltersApproved = "pool.filters_approved", "Filters approved";
        /// A held change of its filters was rejected.
        PoolFiltersRejected = "pool.filters_rejected", "Filters rejected";
        /// The system answers.
        SystemConnected = "system.connected", "System connected";
        /// It does not answer.
        SystemDisconnected = "system.disconnected", "System disconnected";
        /// It answers some of the time.
        SystemDegraded = "system.degraded", "System degraded";
        /// Its configuration changed.
        SystemConfigured = "system.configured", "System configured";
        /// What it has was compared with what is here.
        SystemCompared = "system.compared", "System compared";
        /// It asked for fewer requests.
        SystemRateLimited = "system.rate_limited", "System limits requests";
        /// A certificate was issued.
        CertificateIssued = "certificate.issued", "Certificate issued";
        /// It was put on hold.
        CertificateHeld = "certificate.held", "Certificate on hold";
        /// It was released from hold.
        CertificateReleased = "certificate.released", "Certificate released";
        /// It was revoked.
        CertificateRevoked = "certificate.revoked", "Certificate revoked";
        /// It ends soon.
        CertificateExpiring = "certificate.expiring", "Certificate expires soon";
        /// It ended.
        CertificateExpired = "certificate.expired", "Certificate expired";
        /// Its archived key was handed out.
        CertificateRecovered = "certificate.recovered", "Certificate recovered";
        /// Somebody asked for archived keys.
        RecoveryRequested = "recovery.requested", "Key recovery requested";
        /// A second person approved it.
        RecoveryApproved = "recovery.approved", "Key recovery approved";
        /// Somebody refused it.
        RecoveryRefused = "recovery.refused", "Key recovery refused";
        /// What was recovered was handed out.
        RecoveryCollected = "recovery.collected", "Recovered keys collected";
        /// Nobody approved or collected it in time.
        RecoveryExpired = "recovery.expired", "Key recovery expired";
        /// A process began.
        ProcessStarted = "process.started", "Process started";
        /// It ended well.
        ProcessCompleted = "process.completed", "Process completed";
        /// It ended badly.
        ProcessFailed = "process.failed", "Process failed";
        /// Somebody ended it.
        ProcessCancelled = "process.cancelled", "Process cancelled";
        /// A sync run was applied.
        SyncCompleted = "sync.completed", "Sync completed";
        /// A file said nothing new.
        SyncUnchanged = "sync.unchanged", "Sync without changes";
        /// A file was refused.
        SyncFailed = "sync.failed", "Sync failed";
        /// A run waits for approval.
        SyncHeld = "sync.held", "Sync held";
        /// A held run was approved.
        SyncApproved = "sync.approved", "Sync approved";
        /// A held run was rejected.
        SyncRejected = "sync.rejected", "Sync rejected";
        /// No run completed for three intervals.
        SyncStale = "sync.stale", "Sync overdue";
        /// An input went to alarm.
        InputTriggered = "input.triggered", "Input triggered";
        /// An input went back to normal.
        InputRestored = "input.restored", "Input restored";
        /// A rule acted.
        RuleFired = "rule.fired", "Rule fired";
        /// A rule could not act.
        RuleFailed = "rule.failed", "Rule failed";
        /// A receiver is told nothing any more.
        WebhookDisabled = "webhook.disabled", "Webhook disabled";
        /// An operator signed in.
        OperatorLogin = "operator.login", "Operator signed in";
        /// Somebody failed to sign in.
        OperatorLoginFailed = "operator.login_failed", "Sign-in failed";
        /// An operator was created.
        OperatorCreated = "operator.created", "Operator created";
        /// An operator's account or roles changed.
        OperatorChanged = "operator.changed", "Operator changed";
        /// A code was presented again with another key.
        SecurityCodeReused = "security.code_reused", "Invitation code used again";
        /// A second phone tried to take a credential.
        SecuritySecondDevice = "security.second_device", "Second phone refused";
        /// A one-time token was used.
        SecurityTokenUsed = "security.token_used", "One-time token used";
        /// On the phone another number was chosen than the browser shows.
        SecurityLoginNumberWrong = "security.login_number_wrong", "Wrong number at a login with the phone";
        /// A phone's signature under a login does not hold.
        SecurityLoginSignatureWrong = "security.login_signature_wrong", "Wrong signature at a login with the phone";
    }
}

names! {
    /// How urgently somebody should look.
    pub enum Severity: "severity" {
        /// The ordinary course of things.
        Info = "info", "Information";
        /// Somebody should look at it.
        Warning = "warning", "Warning";
        /// Something did not work, or somebody tried what they must not.
        Alarm = "alarm", "Alarm";
    }
}

impl Category {
    /// The part before the dot.
    #[must_use]
    pub fn group(self) -> &'static str {
        self.as_str().split_once('.').map_or("", |(group, _)| group)
    }

    /// All categories of a group, for choosing them together.
    pub fn of_group(group: &str) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |category| category.group() == group)
    }

    /// How urgently somebody should look.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::CredentialIssueFailed
            | Self::CredentialRevokeFailed
            | Self::CredentialRevocationOverdue
            | Self::PoolExhausted
            | Self::SystemDisconnected
            | Self::ProcessFailed
            | Self::SyncFailed
            | Self::SyncStale
            | Self::InputTriggered
            | Self::RuleFailed
            | Self::WebhookDisabled
            | Self::SecurityCodeReused
            | Self::SecuritySecondDevice
            | Self::SecurityLoginSignatureWrong => Severity::Alarm,
            Self::CredentialDrift
            | Self::InvitationExpired
            | Self::InvitationFailed
            | Self::InvitationCancelHeld
            | Self::DeviceReset
            | Self::DeviceStale
            | Self::PoolLow
            | Self::PoolUnavailable
            | Self::PoolFiltersHeld
            | Self::SystemDegraded
            | Self::SystemRateLimited
            | Self::CertificateExpiring
            | Self::CertificateRecovered
            | Self::RecoveryRequested
            | Self::RecoveryApproved
            | Self::RecoveryCollected
            | Self::SyncHeld
            | Self::OperatorLoginFailed
            | Self::SecurityLoginNumberWrong => Severity::Warning,
            _ => Severity::Info,
        }
    }
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// An operator.
    Operator(Id<kind::Operator>),
    /// A program with an API key.
    ApiKey(Id<kind::ApiKey>),
    /// Claviger itself: schedules, reconcilers, the first start.
    System,
    /// A phone, known by its key.
    Phone(Id<kind::Device>),
    /// The holder, on a page of theirs.
    Holder,
    /// A sync run.
    Sync(Id<kind::SyncRun>),
    /// A rule.
    Rule(Id<kind::Rule>),
}

impl Actor {
    /// The kind's name.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Operator(_) => "operator",
            Self::ApiKey(_) => "api_key",
            Self::System => "system",
            Self::Phone(_) => "phone",
            Self::Holder => "holder",
            Self::Sync(_) => "sync",
            Self::Rule(_) => "rule",
        }
    }
}

/// As the store and the wire have it: the id, whose prefix tells the kind, or `system`, `holder`.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operator(id) => id.fmt(f),
            Self::ApiKey(id) => id.fmt(f),
            Self::Phone(id) => id.fmt(f),
            Self::Sync(id) => id.fmt(f),
            Self::Rule(id) => id.fmt(f),
            Self::System | Self::Holder => f.write_str(self.kind()),
        }
    }
}

impl FromStr for Actor {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text {
            "system" => return Ok(Self::System),
            "holder" => return Ok(Self::Holder),
            _ => {}
        }
        let operator = || text.parse().map(Self::Operator).ok();
        let api_key = || text.parse().map(Self::ApiKey).ok();
        let phone = || text.parse().map(Self::Phone).ok();
        let sync = || text.parse().map(Self::Sync).ok();
        let rule = || text.parse().map(Self::Rule).ok();
        operator().or_else(api_key).or_else(phone).or_else(sync).or_else(rule).ok_or(UnknownName {
            what: "actor",
            expected: &["opr_…", "key_…", "dev_…", "syn_…", "rul_…", "system", "holder"],
        })
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: Id<kind::Event>,
    /// The project it happened in.
    pub project: Id<kind::Project>,
    /// What kind of thing.
    pub category: Category,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// The user it is about.
    pub user: Option<Id<kind::User>>,
    /// The credential it is about.
    pub credential: Option<Id<kind::Credential>>,
    /// The invitation it is about.
    pub invitation: Option<Id<kind::Invitation>>,
    /// The phone it is about.
    pub device: Option<Id<kind::Device>>,
    /// The pool it is about.
    pub pool: Option<Id<kind::CredentialPool>>,
    /// The system it is about.
    pub system: Option<Id<kind::CredentialSystem>>,
    /// The sync run it is about.
    pub sync_run: Option<Id<kind::SyncRun>>,
    /// The input it is about.
    pub input: Option<Id<kind::Input>>,
    /// The system's own id of the event, by which it is de-duplicated.
    pub external_id: Option<String>,
    /// What else is to be said.
    pub detail: Detail,
    /// What is to be said of a person.
    pub personal: Option<PersonalDetail>,
    /// The rules that led to it.
    pub origin: Origin,
}

impl Event {
    /// An event that names nothing but its project; the rest is set by struct update.
    #[must_use]
    pub fn new(
        id: Id<kind::Event>,
        project: Id<kind::Project>,
        category: Category,
        actor: Actor,
        at: Timestamp,
    ) -> Self {
        Self {
            id,
            project,
            category,
            at,
            actor,
            user: None,
            credential: None,
            invitation: None,
            device: None,
            pool: None,
            system: None,
            sync_run: None,
            input: None,
            external_id: None,
            detail: Detail::default(),
            personal: None,
            origin: Origin::default(),
        }
    }

    /// What it says beside its category that many events say alike: why, and which fields changed. No name, no number.
    #[must_use]
    pub fn said(&self) -> String {
        let detail = &self.detail;
        let reason = detail.reason.as_ref().map(|reason| reason.replace('_', " "));
        let changed = (!detail.changed.is_empty()).then(|| detail.changed.join(", ").replace('_', " "));
        reason.into_iter().chain(detail.cause.clone()).chain(changed).collect::<Vec<_>>().join("; ")
    }

    /// The event as people read it: `[<system>] <pool>: <what happened>`, so that text
    /// filters on either name work. Names are those of the moment of reading; after a
    /// person was erased the text goes without them.
    #[must_use]
    pub fn text(&self, system: Option<&str>, pool: Option<&str>) -> String {
        let mut text = heading(self.category, system, pool);
        if let Some(name) = self.personal.as_ref().and_then(|personal| personal.display_name.as_deref()) {
            text.push_str(" – ");
            text.push_str(name);
        }
        if let Some(about) = &self.detail.about {
            text.push_str(" – ");
            text.push_str(about);
        }
        let cause = self.detail.caused_by.map(|cause| cause.category.text().to_owned());
        let counts = self.detail.counts.iter().map(|(what, count)| format!("{count} {}", what.replace('_', " ")));
        let said = Some(self.said()).filter(|said| !said.is_empty());
        text.push_str(&in_parentheses(said.into_iter().chain(cause).chain(counts)));
        text
    }
}

/// What text filters look at: as [`Event::text`], without the person and without numbers.
#[must_use]
pub fn searched_text(category: Category, system: Option<&str>, pool: Option<&str>, said: &str) -> String {
    let said = Some(said.to_owned()).filter(|said| !said.is_empty());
    heading(category, system, pool) + &in_parentheses(said.into_iter())
}

fn heading(category: Category, system: Option<&str>, pool: Option<&str>) -> String {
    let what = category.text();
    match (system, pool) {
        (Some(system), Some(pool)) => format!("[{system}] {pool}: {what}"),
        (Some(system), None) => format!("[{system}] {what}"),
        (None, Some(pool)) => format!("{pool}: {what}"),
        (None, None) => what.to_owned(),
    }
}

fn in_parentheses(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<_> = parts.collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_console_has_words_for_every_category() {
        let words = concat!(
            include_str!("../../../web/src/console/users/page/history.en.ts"),
            include_str!("../../../web/src/console/review/categories/more.en.ts")
        );
        for category in Category::ALL {
            let word = category.as_str().replace('.', "_");
            assert!(words.contains(&format!("\n  {word}: ")), "{word} has no words in the console");
            assert!(words.contains(&format!("\n    {}: ", category.group())), "the group of {word} has no words");
        }
    }

    #[test]
    fn categories_stay_grouped_and_read_back() {
        let mut groups: Vec<&str> = Category::ALL.iter().map(|category| category.group()).collect();
        groups.dedup();
        let expected = "user holder credential invitation device pool system certificate recovery process sync input rule webhook operator security";
        assert_eq!(groups.join(" "), expected);
        for &category in Category::ALL {
            assert_eq!(category.as_str().parse(), Ok(category));
            assert!(Category::of_group(category.group()).any(|other| other == category));
        }
    }

    #[test]
    fn an_actor_reads_back_and_a_broken_one_does_not() {
        for actor in [
            Actor::Operator(Id::from_bytes([1; 16])),
            Actor::ApiKey(Id::from_bytes([2; 16])),
            Actor::System,
            Actor::Phone(Id::from_bytes([3; 16])),
            Actor::Holder,
            Actor::Sync(Id::from_bytes([4; 16])),
            Actor::Rule(Id::from_bytes([5; 16])),
        ] {
            assert_eq!(actor.to_string().parse(), Ok(actor));
        }
        for text in ["", "operator", "usr_01h455vb4pex5vsknk084sn02q", "opr_"] {
            assert!(text.parse::<Actor>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_text_names_system_and_pool_and_a_debug_print_names_nobody() {
        let at = Timestamp::UNIX_EPOCH;
        let (id, project) = (Id::from_bytes([0; 16]), Id::from_bytes([1; 16]));
        let personal = PersonalDetail { display_name: Some("Maria Rossi".to_owned()), ..PersonalDetail::default() };
        let event = Event {
            detail: Detail::reason("holder_deleted"),
            personal: Some(personal),
            ..Event::new(id, project, Category::CredentialRevoked, Actor::System, at)
        };
        assert_eq!(
            event.text(Some("Mobile ID"), Some("Staff")),
            "[Mobile ID] Staff: Credential revoked – Maria Rossi (holder deleted)"
        );
        assert!(!format!("{event:?}").contains("Rossi"));
        let detail = Detail { counts: vec![("users".to_owned(), 3)], ..Detail::cause("it was late") };
        let event = Event { detail, ..Event::new(id, project, Category::SyncFailed, Actor::System, at) };
        assert_eq!(event.text(None, None), "Sync failed (it was late; 3 users)");
        let searched = searched_text(event.category, Some("Mobile ID"), Some("Staff"), &event.said());
        assert_eq!(searched, "[Mobile ID] Staff: Sync failed (it was late)");
    }

    #[test]
    fn the_text_names_the_input_and_what_led_to_it() {
        let caused_by = CausedBy { event: Id::from_bytes([7; 16]), category: Category::SystemDisconnected };
        let detail = Detail { about: Some("Loading dock".to_owned()), caused_by: Some(caused_by), ..Detail::default() };
        let (id, project) = (Id::from_bytes([0; 16]), Id::from_bytes([1; 16]));
        let event =
            Event { detail, ..Event::new(id, project, Category::InputTriggered, Actor::System, Timestamp::UNIX_EPOCH) };
        assert_eq!(event.text(None, None), "Input triggered – Loading dock (System disconnected)");
    }

    #[test]
    fn an_empty_detail_is_an_empty_object_and_unknown_fields_of_later_versions_are_read_over() {
        assert_eq!(serde_json::to_string(&Detail::default()).unwrap(), "{}");
        let read: Detail = serde_json::from_str(r#"{"reason":"lost","later":1}"#).unwrap();
        assert_eq!(read, Detail::reason("lost"));
    }
}
