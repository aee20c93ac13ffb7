//! Mobile credential systems and their pools.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::card::CardFormat;
use crate::event::Category;

use crate::id::{Id, kind};
use crate::time::{SignedDuration, Timestamp};
use crate::user::words;

/// A connection to a mobile credential system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialSystem {
    /// Its id.
    pub id: Id<kind::CredentialSystem>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// Which connector speaks to it.
    pub connector: ConnectorKind,
    /// Its name; events of the system begin with it in square brackets.
    pub name: String,
    /// What people wrote of it.
    pub notes: String,
    /// Who keeps the connection.
    pub run_mode: RunMode,
    /// What it is configured with, without its secrets, by the names of the connector's fields.
    pub configuration: BTreeMap<String, String>,
    /// Whether the system sends invitations by itself; if not, its code is shown to whoever asked for the credential.
    pub send_invitations: bool,
    /// Where a person's e-mail address stands: `email`, or the name of a custom field.
    pub email_field: String,
    /// Where a person's mobile number stands: `mobile`, or the name of a custom field.
    pub mobile_field: String,
    /// Whether a person is deleted there who has no credential left.
    pub delete_users_without_credentials: bool,
    /// How its new cards are made; `None`: as the project's IDs say.
    pub card_template: Option<Id<kind::CardTemplate>>,
    /// Which of its events become review records; `None`: all.
    pub review: Option<BTreeSet<Category>>,
    /// Whose permissions limit what the system may do by itself; `None`: nobody's.
    pub operator: Option<Id<kind::Operator>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts changes; the `ETag` is made of it.
    pub version: u64,
}

/// Who keeps the persisted connection of a system. Actions by hand and revocations go out in every mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunMode {
    /// One node at a time, whichever; another takes over.
    Any,
    /// This node alone.
    Node(String),
    /// Every node; what the system tells of is recorded once.
    All,
    /// Nobody: no monitoring, and no synchronisation beside revocations.
    Disabled,
}

impl RunMode {
    /// `any`, `node`, `all` or `disabled`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Node(_) => "node",
            Self::All => "all",
            Self::Disabled => "disabled",
        }
    }

    /// The node, where there is one of its own.
    #[must_use]
    pub fn node(&self) -> Option<&str> {
        match self {
            Self::Node(name) => Some(name),
            Self::Any | Self::All | Self::Disabled => None,
        }
    }

    /// Builds a mode of what [`RunMode::as_str`] and [`RunMode::node`] gave; `None` if they do not go together.
    #[must_use]
    pub fn from_parts(name: &str, node: Option<String>) -> Option<Self> {
        match (name, node) {
            ("any", None) => Some(Self::Any),
            ("all", None) => Some(Self::All),
            ("disabled", None) => Some(Self::Disabled),
            ("node", Some(node)) if !node.is_empty() => Some(Self::Node(node)),
            _ => None,
        }
    }

    /// Whether a node may keep the connection.
    #[must_use]
    pub fn permits(&self, node: &str) -> bool {
        match self {
            Self::Any | Self::All => true,
            Self::Node(own) => own == node,
            Self::Disabled => false,
        }
    }
}

words! {
    /// How a connection stands.
    ConnectionState {
        /// Nobody has tried yet, or nobody keeps it.
        Idle = "idle",
        /// It answers.
        Connected = "connected",
        /// It answers some of the time.
        Degraded = "degraded",
        /// It does not answer, or refuses our access.
        Disconnected = "disconnected",
    }
}

/// How the connection of a system stands, and who keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Of which system.
    pub system: Id<kind::CredentialSystem>,
    /// How it stands.
    pub state: ConnectionState,
    /// The node that keeps it.
    pub node: Option<String>,
    /// Since when it stands so.
    pub since: Timestamp,
    /// What went wrong last, in our words.
    pub last_error: Option<String>,
    /// How often in a row it did not answer.
    pub failures: u32,
    /// When it is looked at next.
    pub next_at: Timestamp,
    /// Up to where its events were taken.
    pub bookmark: Option<String>,
}

impl Connection {
    /// How long after the moment at which it was to be looked at somebody may still be looking.
    pub const LOOK: SignedDuration = SignedDuration::from_secs(30);

    /// When what can wait may be tried again, while the system is known not to answer. What nobody looks at in time is
    /// not known any more: then everybody tries, so that nothing waits for a node that is gone. A system that answered
    /// that it takes no more calls for now is not down.
    #[must_use]
    pub fn down_until(&self, now: Timestamp) -> Option<Timestamp> {
        let is_down = matches!(self.state, ConnectionState::Degraded | ConnectionState::Disconnected);
        let known_until = self.next_at.saturating_add(Self::LOOK).unwrap_or(Timestamp::MAX);
        (is_down && self.failures > 0 && now < known_until).then(|| self.next_at.max(now))
    }
}

/// Which connector speaks to a system: its name, like `mobile-id`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ConnectorKind(Cow<'static, str>);

impl ConnectorKind {
    /// Claviger's own Mobile ID system.
    pub const MOBILE_ID: Self = Self::named("mobile-id");

    /// The kind of this name, which consists of small letters, digits and hyphens.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// The name on the wire and in the store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A name that no connector can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected the name of a connector: small letters, digits and hyphens")]
pub struct NoConnectorName;

impl FromStr for ConnectorKind {
    type Err = NoConnectorName;

    fn from_str(text: &str) -> Result<Self, NoConnectorName> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let is_name = (1..=40).contains(&text.len()) && text.chars().all(fits);
        if is_name { Ok(Self(Cow::Owned(text.to_owned()))) } else { Err(NoConnectorName) }
    }
}

/// Where credentials of one sort come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialPool {
    /// Its id.
    pub id: Id<kind::CredentialPool>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// The system that gives them out.
    pub system: Id<kind::CredentialSystem>,
    /// Its id at the system.
    pub external_id: String,
    /// Its name.
    pub name: String,
    /// How many the system can give out at all; `None` where it is not limited.
    pub total: Option<u64>,
    /// How many are left; `None` where it is not limited.
    pub available: Option<u64>,
    /// Whether the system has it and gives credentials out of it.
    pub open: bool,
    /// At how many left an alarm is raised; `None`: never.
    pub low_water: Option<u64>,
    /// How its new cards are made; `None`: as its system says.
    pub card_template: Option<Id<kind::CardTemplate>>,
    /// Who gets a credential of it by itself; empty: nobody, and nobody loses one.
    pub auto_generate_filter: String,
    /// Whose credentials of it are revoked; empty: nobody's.
    pub auto_revoke_filter: String,
    /// How long a credential that automation ends is only suspended before it is revoked, in minutes.
    pub grace_minutes: u32,
    /// Which of its events become review records; `None`: as its system says.
    pub review: Option<BTreeSet<Category>>,
    /// When its system told of it last.
    pub refreshed_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts changes; the `ETag` is made of it.
    pub version: u64,
}

impl CredentialSystem {
    /// A system that nothing is known of but what it is.
    #[must_use]
    pub fn new(
        id: Id<kind::CredentialSystem>,
        project: Id<kind::Project>,
        connector: ConnectorKind,
        name: &str,
        at: Timestamp,
    ) -> Self {
        Self {
            id,
            project,
            connector,
            name: name.to_owned(),
            notes: String::new(),
            run_mode: RunMode::Any,
            configuration: BTreeMap::new(),
            send_invitations: true,
            email_field: "email".to_owned(),
            mobile_field: "mobile".to_owned(),
            delete_users_without_credentials: false,
            card_template: None,
            review: None,
            operator: None,
            created_at: at,
            version: 1,
        }
    }
}

words! {
    /// How a pool stands.
    PoolStatus {
        /// It gives out credentials.
        Available = "available",
        /// Few are left.
        Low = "low",
        /// None are left.
        Exhausted = "exhausted",
        /// The system does not have it any more, or it is closed.
        Unavailable = "unavailable",
    }
}

impl CredentialPool {
    /// A pool of a system, as it is found there.
    #[must_use]
    pub fn new(
        id: Id<kind::CredentialPool>,
        system: &CredentialSystem,
        external_id: &str,
        name: &str,
        at: Timestamp,
    ) -> Self {
        Self {
            id,
            project: system.project,
            system: system.id,
            external_id: external_id.to_owned(),
            name: name.to_owned(),
            total: None,
            available: None,
            open: true,
            low_water: None,
            card_template: None,
            auto_generate_filter: String::new(),
            auto_revoke_filter: String::new(),
            grace_minutes: 0,
            review: None,
            refreshed_at: None,
            created_at: at,
            version: 1,
        }
    }

    /// How it stands, by what its system told last.
    #[must_use]
    pub fn status(&self) -> PoolStatus {
        match self.available {
            _ if !self.open => PoolStatus::Unavailable,
            Some(0) => PoolStatus::Exhausted,
            Some(left) if self.low_water.is_some_and(|low| left <= low) => PoolStatus::Low,
            _ => PoolStatus::Available,
        }
    }
}

/// How new cards are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardTemplate {
    /// Its id.
    pub id: Id<kind::CardTemplate>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// Its name.
    pub name: String,
    /// The format of its cards.
    pub format: CardFormat,
    /// The facility code, in formats that have one.
    pub facility_code: Option<u32>,
    /// Where the numbers come from.
    pub numbers: NumberSource,
    /// How long a new card is valid, in days, unless its holder's validity ends before; `None`: for good.
    pub valid_days: Option<u32>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts changes; the `ETag` is made of it.
    pub version: u64,
}

/// Where card numbers come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
pub enum NumberSource {
    /// The system gives them.
    System,
    /// The next one of a range that is free.
    Range {
        /// The first.
        first: u64,
        /// The last.
        last: u64,
    },
    /// The ID of the card's holder.
    CardId,
    /// A custom field of the card's holder.
    CustomField {
        /// Its name.
        name: String,
    },
}
