//! A credential system on the wire.

use std::collections::{BTreeMap, BTreeSet};

use app::systems::{ConfigurationDocument, System, SystemDocument};
use connect_names::{events, inviting, numbering};
use domain::event::Category;
use domain::id::{Id, kind};
use domain::system::{Connection, RunMode};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mod connect_names;

/// A credential system.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SystemView {
    /// `sys_…`.
    id: String,
    /// Its name; its events begin with it in square brackets.
    name: String,
    /// Which connector speaks to it; see `connectors`.
    connector: String,
    /// What people wrote of it.
    notes: String,
    /// Who keeps the connection: `any`, `node`, `all`, `disabled`.
    run_mode: &'static str,
    /// The node that keeps it, in the mode `node`.
    node: Option<String>,
    /// What it is configured with, without its secrets.
    config: BTreeMap<String, String>,
    /// The names of the fields whose secrets are known.
    secrets_set: Vec<String>,
    /// Whether the system sends invitations by itself.
    send_invitations: bool,
    /// Where a person's e-mail address stands: `email`, or the name of a custom field.
    email_field: String,
    /// Where a person's mobile number stands: `mobile`, or the name of a custom field.
    mobile_field: String,
    /// Whether a person is deleted there who has no credential left.
    delete_users_without_credentials: bool,
    /// How its new cards are made; `null`: as the project's IDs say.
    card_template_id: Option<String>,
    /// The categories of events that become review records; `null`: all.
    review: Option<Vec<&'static str>>,
    /// Whose permissions limit what the system may do by itself.
    operator_id: Option<String>,
    /// What it can do.
    capabilities: CapabilitiesView,
    /// How its connection stands; `null` where there is none to keep.
    connection: Option<ConnectionView>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// What a system can do; what it cannot is not offered.
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that a system can do or cannot")]
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SystemCapabilities)]
pub(crate) struct CapabilitiesView {
    /// Hold a credential and let it go again. Where it cannot, suspending revokes there and reactivating issues anew.
    suspend: bool,
    /// Change the number of a card that is on a phone.
    update_number: bool,
    /// Phones work under a lease: what cannot be reached ends by itself.
    leases: bool,
    /// It knows people of its own, who are told of changes and deleted there, too.
    users: bool,
    /// Its pools say how many credentials are left.
    pool_counts: bool,
    /// Who sends invitations: `claviger`, `system`, or `link`: Claviger, with the system's link.
    inviting: &'static str,
    /// An invitation can be sent once more.
    resend: bool,
    /// Where card numbers come from: `claviger`, `system`, `either`.
    numbering: &'static str,
    /// How it tells what happens: any of `pull`, `push`, `poll`.
    events: Vec<&'static str>,
    /// How many calls it takes.
    limits: Vec<LimitView>,
    /// It takes nobody without an e-mail address, whoever sends the invitation.
    wants_email: bool,
    /// How many phones one person may have there.
    phones_per_user: Option<u32>,
    /// How many credentials one phone may hold.
    credentials_per_phone: Option<u32>,
}

/// How many calls of a sort a system takes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CallLimit)]
pub(crate) struct LimitView {
    /// Of what sort, in its words.
    calls: &'static str,
    /// How many.
    count: u32,
    /// Within how many seconds.
    seconds: u64,
}

/// How a system's connection stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SystemConnection)]
pub(crate) struct ConnectionView {
    /// `idle`: nobody keeps it; `connected`; `degraded`: it answers some of the time; `disconnected`.
    state: &'static str,
    /// The node that keeps it.
    node: Option<String>,
    /// Since when it stands so.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// What went wrong last.
    last_error: Option<String>,
    /// When it is looked at next.
    #[schema(value_type = String, format = DateTime)]
    next_at: Timestamp,
}

impl SystemView {
    /// As lists and pages show it.
    pub(crate) fn of(known: System) -> Self {
        let System { system, capabilities, connection, secrets_set } = known;
        Self {
            id: system.id.to_string(),
            connector: system.connector.as_str().to_owned(),
            run_mode: system.run_mode.as_str(),
            node: system.run_mode.node().map(str::to_owned),
            name: system.name,
            notes: system.notes,
            config: system.configuration,
            secrets_set,
            send_invitations: system.send_invitations,
            email_field: system.email_field,
            mobile_field: system.mobile_field,
            delete_users_without_credentials: system.delete_users_without_credentials,
            card_template_id: system.card_template.map(|id| id.to_string()),
            review: system.review.map(|all| all.iter().map(|one| one.as_str()).collect()),
            operator_id: system.operator.map(|id| id.to_string()),
            capabilities: CapabilitiesView::of(&capabilities),
            connection: connection.map(ConnectionView::of),
            created_at: system.created_at,
        }
    }
}

impl CapabilitiesView {
    /// As the document shows it.
    pub(crate) fn of(can: &app::systems::Capabilities) -> Self {
        let limit = |limit: &app::systems::Limit| LimitView {
            calls: limit.calls,
            count: limit.count,
            seconds: limit.window.as_secs(),
        };
        Self {
            suspend: can.states.suspend,
            update_number: can.states.update_number,
            leases: can.states.leases,
            users: can.holders,
            pool_counts: can.counts,
            inviting: inviting(can.inviting),
            resend: can.resend,
            numbering: numbering(can.numbering),
            events: events(can.events),
            limits: can.limits.iter().map(limit).collect(),
            wants_email: can.wants_email,
            phones_per_user: can.phones_per_holder,
            credentials_per_phone: can.cards_per_phone,
        }
    }
}

impl ConnectionView {
    fn of(connection: Connection) -> Self {
        let Connection { state, node, since, last_error, next_at, .. } = connection;
        Self { state: state.as_str(), node, since, last_error, next_at }
    }
}

/// What people write of a system.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CredentialSystemPatch)]
pub(crate) struct Document {
    /// Which connector speaks to it; see `connectors`. It stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) connector: Option<String>,
    /// Its name; its events begin with it in square brackets.
    #[schema(required = false)]
    name: String,
    /// Whatever is worth knowing.
    #[serde(default)]
    notes: String,
    /// Who keeps the connection: `any` (one node, another takes over; recommended), `node`, `all`, `disabled`.
    #[serde(default = "any")]
    #[schema(value_type = String, example = "any")]
    run_mode: RunModeName,
    /// The node that keeps it, in the mode `node`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    node: Option<String>,
    /// The connector's fields, secrets among them; see `connectors`. A secret that is left out stays as it is.
    #[serde(default)]
    config: BTreeMap<String, String>,
    /// Whether the system sends invitations by itself.
    #[serde(default = "yes")]
    send_invitations: bool,
    /// Where a person's e-mail address stands: `email`, or the name of a custom field.
    #[serde(default = "email")]
    email_field: String,
    /// Where a person's mobile number stands: `mobile`, or the name of a custom field.
    #[serde(default = "mobile")]
    mobile_field: String,
    /// Whether a person is deleted there who has no credential left.
    #[serde(default)]
    delete_users_without_credentials: bool,
    /// How its new cards are made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    card_template_id: Option<Id<kind::CardTemplate>>,
    /// The categories of events that become review records; left out: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>)]
    review: Option<Vec<CategoryName>>,
    /// Whose permissions limit what the system may do by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    operator_id: Option<Id<kind::Operator>>,
}

/// A run mode by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RunModeName {
    /// One node at a time.
    Any,
    /// This node.
    Node,
    /// Every node.
    All,
    /// Nobody.
    Disabled,
}

/// A category by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct CategoryName(pub(crate) Category);

impl TryFrom<String> for CategoryName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| format!("{text} is no category of events"))
    }
}

impl Serialize for CategoryName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

/// Categories as they are stored.
pub(crate) fn categories(names: Option<Vec<CategoryName>>) -> Option<BTreeSet<Category>> {
    names.map(|names| names.into_iter().map(|name| name.0).collect())
}

/// Categories as they are shown.
pub(crate) fn category_names(review: Option<&BTreeSet<Category>>) -> Option<Vec<CategoryName>> {
    review.map(|all| all.iter().copied().map(CategoryName).collect())
}

const fn yes() -> bool {
    true
}

const fn any() -> RunModeName {
    RunModeName::Any
}

fn email() -> String {
    "email".to_owned()
}

fn mobile() -> String {
    "mobile".to_owned()
}

impl Document {
    /// What is there, to be changed.
    pub(crate) fn of(known: &SystemDocument) -> Self {
        Self {
            connector: None,
            name: known.name.clone(),
            notes: known.notes.clone(),
            run_mode: match known.run_mode {
                RunMode::Any => RunModeName::Any,
                RunMode::Node(_) => RunModeName::Node,
                RunMode::All => RunModeName::All,
                RunMode::Disabled => RunModeName::Disabled,
            },
            node: known.run_mode.node().map(str::to_owned),
            config: known.config.0.clone(),
            send_invitations: known.send_invitations,
            email_field: known.email_field.clone(),
            mobile_field: known.mobile_field.clone(),
            delete_users_without_credentials: known.delete_users_without_credentials,
            card_template_id: known.card_template,
            review: category_names(known.review.as_ref()),
            operator_id: known.operator,
        }
    }

    /// As the use cases take it. A node that is left over from another mode does not count.
    pub(crate) fn parse(self) -> app::Result<SystemDocument> {
        let run_mode = match (self.run_mode, self.node) {
            (RunModeName::Any, _) => RunMode::Any,
            (RunModeName::All, _) => RunMode::All,
            (RunModeName::Disabled, _) => RunMode::Disabled,
            (RunModeName::Node, Some(node)) => RunMode::Node(node.trim().to_owned()),
            (RunModeName::Node, None) => {
                return Err(app::Error::invalid("/node", "missing", "the mode node needs the name of a node"));
            }
        };
        Ok(SystemDocument {
            name: self.name,
            notes: self.notes,
            run_mode,
            config: ConfigurationDocument(self.config),
            send_invitations: self.send_invitations,
            email_field: self.email_field,
            mobile_field: self.mobile_field,
            delete_users_without_credentials: self.delete_users_without_credentials,
            card_template: self.card_template_id,
            review: categories(self.review),
            operator: self.operator_id,
        })
    }
}
