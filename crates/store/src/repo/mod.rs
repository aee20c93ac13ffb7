//! Repositories: what a [`crate::Session`] reads and writes, one file an entity.
//!
//! Verbs: `lookup` answers an option, `list` a page, `count` a number, `add`
//! inserts, `update` writes what was changed and fails with
//! [`crate::Error::Stale`] if somebody else was faster. Every query of what
//! belongs to a project takes the project: a foreign id is not found.

mod api_keys;
mod archived_keys;
mod audit;
mod authorities;
mod automation;
mod autosync_state;
mod card_numbers;
mod card_templates;
mod certificate_orders;
mod certificate_profiles;
mod certificates;
mod comments;
mod comparisons;
mod connections;
mod contact_changes;
mod credentials;
mod crls;
mod custom_fields;
mod deactivations;
mod delivered_keys;
mod deliveries;
mod delivery_attempts;
mod devices;
mod erasure;
mod est_passwords;
pub(crate) mod events;
mod figures;
mod findings;
mod firings;
mod followers;
mod holder_links;
mod holder_passwords;
mod holder_sessions;
mod holders;
mod idempotency;
mod ids;
mod input_triggers;
mod inputs;
mod instance_keys;
mod invitations;
mod jobs;
mod kept_events;
pub mod list;
mod measurements;
mod nodes;
mod operator_tasks;
mod operators;
mod person_keys;
mod phone_logins;
mod pools;
mod processes;
mod project_keys;
mod projects;
mod proofs;
mod recoveries;
mod recovery_keys;
mod rules;
mod saved_views;
mod sessions;
mod settings;
mod setup_links;
mod stale_invitations;
mod sync_apply;
mod sync_changes;
mod sync_files;
mod sync_runs;
mod systems;
mod template_overrides;
mod throttles;
mod users;
mod webhooks;

pub use api_keys::ApiKeys;
pub use archived_keys::{ArchivedKey, ArchivedKeys};
pub use audit::{AUDIT, Audit, RecordedEntry};
pub use authorities::{Authorities, AuthorityKey};
pub use automation::{Automation, Hold, Part, PoolFilters, Touched, TouchedUser};
pub use autosync_state::{AutosyncState, AutosyncStates};
pub use card_numbers::{CardNumbers, Claim};
pub use card_templates::CardTemplates;
pub use certificate_orders::{CertificateOrders, Looked};
pub use certificate_profiles::{CertificateProfiles, StoredProfile};
pub use certificates::{Answering, CERTIFICATES, CertificateStatus, Certificates, Intended, ListedCertificate};
pub use comments::Comments;
pub use comparisons::{Comparisons, SeenCard};
pub use connections::Connections;
pub use contact_changes::ContactChanges;
pub use credentials::{CREDENTIALS, Credentials};
pub use crls::{Crls, PublishedCrl};
pub use custom_fields::CustomFields;
pub use deactivations::Deactivations;
pub use delivered_keys::{DeliveredKey, DeliveredKeys};
pub use deliveries::{DELIVERIES, Deliveries, Settled};
pub use delivery_attempts::DeliveryAttempts;
pub use devices::{DEVICES, Devices, KeptPin};
pub use est_passwords::{EstPassword, EstPasswords};
pub use events::{EVENTS, Events, NamesLeft, RecordedEvent};
pub use figures::{Figures, Standing, Unaccepted, Waiting};
pub use findings::{FINDINGS, Findings};
pub use firings::{FIRINGS, Firings};
pub use followers::{Bookmark, Followers};
pub use holder_links::{HolderLink, HolderLinks};
pub use holder_passwords::{HolderPassword, HolderPasswords};
pub use holder_sessions::{HolderSession, HolderSessions};
pub use holders::{Holder, Holders};
pub use idempotency::{Idempotency, IdempotencyClaim};
pub use input_triggers::AllInputTriggers;
pub use inputs::{INPUTS, Inputs};
pub use instance_keys::InstanceKeys;
pub use invitations::{INVITATIONS, Invitations};
pub use jobs::{JOBS, JobCount, JobRecord, Jobs};
pub use kept_events::KeptEvents;
pub use measurements::{Measurements, StoodSince};
pub use nodes::{Node, Nodes};
pub use operator_tasks::{OPERATOR_TASKS, OperatorTasks};
pub use operators::{Makers, Operators};
pub use person_keys::PersonKeys;
pub use phone_logins::PhoneLogins;
pub use pools::Pools;
pub use processes::{PROCESSES, Processes};
pub use project_keys::ProjectKeys;
pub use projects::Projects;
pub use proofs::Proofs;
pub use recoveries::{RECOVERIES, Recoveries};
pub use recovery_keys::RecoveryKeys;
pub use rules::{Counted, RULES, Rules};
pub use saved_views::SavedViews;
pub use sessions::{ConsoleSession, Sessions};
pub use settings::{AllSettings, StoredSettings};
pub use setup_links::SetupLinks;
pub use stale_invitations::{StaleInvitations, Unanswered};
pub use sync_apply::{IndexEntry, SyncApply, UserIndex};
pub use sync_changes::{StagedChange, SyncChanges};
pub use sync_files::SyncFiles;
pub use sync_runs::{SYNC_RUNS, SyncRuns};
pub use systems::Systems;
pub use template_overrides::{TemplateOverride, TemplateOverrides};
pub use throttles::{Throttle, Throttles};
pub use users::{ListedUser, Name, USERS, Users};
pub use webhooks::{Due, Keys, Webhooks, holder};

pub(crate) use person_keys::PersonKeyCache;

use domain::origin::Origin;
use serde::Serialize;

use crate::Session;
use crate::db::Row;
use crate::db::row::corrupt;
use crate::error::{Error, Result};

impl Session {
    /// API keys.
    pub fn api_keys(&mut self) -> ApiKeys<'_> {
        ApiKeys(self)
    }

    /// Keys that are archived.
    pub fn archived_keys(&mut self) -> ArchivedKeys<'_> {
        ArchivedKeys(self)
    }

    /// The audit trail.
    pub fn audit(&mut self) -> Audit<'_> {
        Audit(self)
    }

    /// The CAs of projects.
    pub fn authorities(&mut self) -> Authorities<'_> {
        Authorities(self)
    }

    /// What automation remembers.
    pub fn automation(&mut self) -> Automation<'_> {
        Automation(self)
    }

    /// What a project's Auto-sync remembers.
    pub fn autosync_state(&mut self) -> AutosyncStates<'_> {
        AutosyncStates(self)
    }

    /// Card numbers.
    pub fn card_numbers(&mut self) -> CardNumbers<'_> {
        CardNumbers(self)
    }

    /// Card templates.
    pub fn card_templates(&mut self) -> CardTemplates<'_> {
        CardTemplates(self)
    }

    /// Orders of certificates.
    pub fn certificate_orders(&mut self) -> CertificateOrders<'_> {
        CertificateOrders(self)
    }

    /// Processes.
    pub fn processes(&mut self) -> Processes<'_> {
        Processes(self)
    }

    /// Receivers of what happens.
    pub fn webhooks(&mut self) -> Webhooks<'_> {
        Webhooks(self)
    }

    /// Events on their way to receivers.
    pub fn deliveries(&mut self) -> Deliveries<'_> {
        Deliveries(self)
    }

    /// The tries of deliveries.
    pub fn delivery_attempts(&mut self) -> DeliveryAttempts<'_> {
        DeliveryAttempts(self)
    }

    /// Certificate profiles that projects wrote.
    pub fn certificate_profiles(&mut self) -> CertificateProfiles<'_> {
        CertificateProfiles(self)
    }

    /// Certificates.
    pub fn certificates(&mut self) -> Certificates<'_> {
        Certificates(self)
    }

    /// Lists of revoked certificates.
    pub fn crls(&mut self) -> Crls<'_> {
        Crls(self)
    }

    /// Passwords for EST.
    pub fn est_passwords(&mut self) -> EstPasswords<'_> {
        EstPasswords(self)
    }

    /// What people wrote under events.
    pub fn comments(&mut self) -> Comments<'_> {
        Comments(self)
    }

    /// Comparisons with systems.
    pub fn comparisons(&mut self) -> Comparisons<'_> {
        Comparisons(self)
    }

    /// Connections of systems.
    pub fn connections(&mut self) -> Connections<'_> {
        Connections(self)
    }

    /// Contact details that were changed by hand.
    pub fn contact_changes(&mut self) -> ContactChanges<'_> {
        ContactChanges(self)
    }

    /// Credentials.
    pub fn credentials(&mut self) -> Credentials<'_> {
        Credentials(self)
    }

    /// Custom fields.
    pub fn custom_fields(&mut self) -> CustomFields<'_> {
        CustomFields(self)
    }

    /// What deactivations of users suspended.
    pub fn deactivations(&mut self) -> Deactivations<'_> {
        Deactivations(self)
    }

    /// Keys on their way to phones.
    pub fn delivered_keys(&mut self) -> DeliveredKeys<'_> {
        DeliveredKeys(self)
    }

    /// Devices.
    pub fn devices(&mut self) -> Devices<'_> {
        Devices(self)
    }

    /// Counts, for those who watch.
    pub fn figures(&mut self) -> Figures<'_> {
        Figures(self)
    }

    /// Events.
    pub fn events(&mut self) -> Events<'_> {
        Events(self)
    }

    /// What differs between here and systems.
    pub fn findings(&mut self) -> Findings<'_> {
        Findings(self)
    }

    /// What rules did.
    pub fn firings(&mut self) -> Firings<'_> {
        Firings(self)
    }

    /// Who reads every event once.
    pub fn followers(&mut self) -> Followers<'_> {
        Followers(self)
    }

    /// Links into self-service that were mailed.
    pub fn holder_links(&mut self) -> HolderLinks<'_> {
        HolderLinks(self)
    }

    /// Passwords of holders.
    pub fn holder_passwords(&mut self) -> HolderPasswords<'_> {
        HolderPasswords(self)
    }

    /// Sessions of holders.
    pub fn holder_sessions(&mut self) -> HolderSessions<'_> {
        HolderSessions(self)
    }

    /// Who is known to systems.
    pub fn holders(&mut self) -> Holders<'_> {
        Holders(self)
    }

    /// What repeated requests are answered.
    pub fn idempotency(&mut self) -> Idempotency<'_> {
        Idempotency(self)
    }

    /// Automatic input triggering of systems and pools.
    pub fn input_triggers(&mut self) -> AllInputTriggers<'_> {
        AllInputTriggers(self)
    }

    /// Inputs.
    pub fn inputs(&mut self) -> Inputs<'_> {
        Inputs(self)
    }

    /// The instance's keys.
    pub fn instance_keys(&mut self) -> InstanceKeys<'_> {
        InstanceKeys(self)
    }

    /// Invitations.
    pub fn invitations(&mut self) -> Invitations<'_> {
        Invitations(self)
    }

    /// Jobs.
    pub fn jobs(&mut self) -> Jobs<'_> {
        Jobs(self)
    }

    /// Running processes.
    pub fn nodes(&mut self) -> Nodes<'_> {
        Nodes(self)
    }

    /// What operators are to do.
    pub fn operator_tasks(&mut self) -> OperatorTasks<'_> {
        OperatorTasks(self)
    }

    /// Operators.
    pub fn operators(&mut self) -> Operators<'_> {
        Operators(self)
    }

    /// What becomes of events.
    pub fn kept_events(&mut self) -> KeptEvents<'_> {
        KeptEvents(self)
    }

    /// What seals a person's data in events and audit.
    pub fn person_keys(&mut self) -> PersonKeys<'_> {
        PersonKeys(self)
    }

    /// Logins with the phone.
    pub fn phone_logins(&mut self) -> PhoneLogins<'_> {
        PhoneLogins(self)
    }

    /// Credential pools.
    pub fn pools(&mut self) -> Pools<'_> {
        Pools(self)
    }

    /// Projects' keys.
    pub fn project_keys(&mut self) -> ProjectKeys<'_> {
        ProjectKeys(self)
    }

    /// Projects.
    pub fn projects(&mut self) -> Projects<'_> {
        Projects(self)
    }

    /// Proofs of possession.
    pub fn proofs(&mut self) -> Proofs<'_> {
        Proofs(self)
    }

    /// Recoveries that operators ask for.
    pub fn recoveries(&mut self) -> Recoveries<'_> {
        Recoveries(self)
    }

    /// What keys are archived under.
    pub fn recovery_keys(&mut self) -> RecoveryKeys<'_> {
        RecoveryKeys(self)
    }

    /// Rules.
    pub fn rules(&mut self) -> Rules<'_> {
        Rules(self)
    }

    /// A project's numbers.
    pub fn measurements(&mut self) -> Measurements<'_> {
        Measurements(self)
    }

    /// Console sessions.
    pub fn sessions(&mut self) -> Sessions<'_> {
        Sessions(self)
    }

    /// Views of events that somebody keeps.
    pub fn saved_views(&mut self) -> SavedViews<'_> {
        SavedViews(self)
    }

    /// Settings.
    pub fn settings(&mut self) -> AllSettings<'_> {
        AllSettings(self)
    }

    /// First-run setup links.
    pub fn setup_links(&mut self) -> SetupLinks<'_> {
        SetupLinks(self)
    }

    /// Invitations that nobody accepts.
    pub fn stale_invitations(&mut self) -> StaleInvitations<'_> {
        StaleInvitations(self)
    }

    /// What a sync run reads and writes of users.
    pub fn sync_apply(&mut self) -> SyncApply<'_> {
        SyncApply(self)
    }

    /// The plans of sync runs.
    pub fn sync_changes(&mut self) -> SyncChanges<'_> {
        SyncChanges(self)
    }

    /// The files of held sync runs.
    pub fn sync_files(&mut self) -> SyncFiles<'_> {
        SyncFiles(self)
    }

    /// Sync runs.
    pub fn sync_runs(&mut self) -> SyncRuns<'_> {
        SyncRuns(self)
    }

    /// Mobile credential systems.
    pub fn systems(&mut self) -> Systems<'_> {
        Systems(self)
    }

    /// What projects say in their own words.
    pub fn template_overrides(&mut self) -> TemplateOverrides<'_> {
        TemplateOverrides(self)
    }

    /// Counted attempts.
    pub fn throttles(&mut self) -> Throttles<'_> {
        Throttles(self)
    }

    /// Users.
    pub fn users(&mut self) -> Users<'_> {
        Users(self)
    }
}

/// A conditional update found its row, or somebody else was faster.
pub(crate) fn exactly_one(touched: u64) -> Result<()> {
    if touched == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Writes which rules led to something; nothing where none did.
pub(crate) fn origin(origin: &Origin) -> Result<Option<String>> {
    (!origin.is_empty()).then(|| json(origin, "origin")).transpose()
}

/// Reads which rules led to something.
pub(crate) fn read_origin(row: &Row) -> Result<Origin> {
    let Some(text) = row.get::<Option<String>>("origin")? else { return Ok(Origin::default()) };
    serde_json::from_str(&text).map_err(|_| corrupt("origin"))
}

/// Writes a JSON document for a column.
pub(crate) fn json(document: &impl Serialize, column: &str) -> Result<String> {
    serde_json::to_string(document).map_err(|_| corrupt(column))
}
