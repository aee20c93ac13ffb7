//! What the service keeps, as tests and the page read it.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

/// A key card: a pass in somebody's wallet, or on its way there. It carries the person; there are no users.
#[derive(Clone, Serialize)]
pub struct Pass {
    /// Its id, such as `0x4f0c21ab9d`.
    pub id: String,
    /// Where it stands.
    pub state: PassState,
    /// What it was made from.
    pub card_template_id: String,
    /// What the caller calls the person.
    pub employee_id: Option<String>,
    /// The person's name.
    pub full_name: String,
    /// The person's e-mail address.
    pub email: Option<String>,
    /// The person's phone number.
    pub phone_number: Option<String>,
    /// What doors read.
    pub card_number: String,
    /// What stands before the number.
    pub site_code: Option<String>,
    /// What the caller calls the kind of person.
    pub classification: Option<String>,
    /// From when on it is valid.
    pub start_date: Option<Timestamp>,
    /// Until when it is valid.
    pub expiration_date: Option<Timestamp>,
    /// What the caller wants kept with it.
    pub metadata: Map<String, Value>,
    /// What makes the address that it is installed from secret.
    pub token: String,
    /// What it is installed on.
    pub devices: Vec<Device>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Install addresses are not for logs.
impl std::fmt::Debug for Pass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pass").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

/// A phone with the pass in its wallet.
#[derive(Debug, Clone, Serialize)]
pub struct Device {
    /// Its id.
    pub id: String,
    /// What it calls itself.
    pub name: String,
    /// When the pass was installed.
    pub created_at: Timestamp,
}

/// Where a pass stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PassState {
    /// It was issued, and nobody has installed it.
    Created,
    /// It is on a device.
    Active,
    /// It works on no door for the time being.
    Suspended,
    /// It was taken off its device.
    Unlink,
    /// It is gone for good.
    Deleted,
    /// Its time is over.
    Expired,
}

impl PassState {
    /// As the service writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Unlink => "unlink",
            Self::Deleted => "deleted",
            Self::Expired => "expired",
        }
    }
}

/// What passes are made from.
#[derive(Debug, Clone, Serialize)]
pub struct Template {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many passes can still be issued.
    pub balance: u64,
    /// The balance at which the service tells that it is low.
    pub low_at: u64,
    /// The number that the next pass gets if its caller wants none.
    pub next_number: u64,
}

impl Template {
    /// A template with a balance.
    #[must_use]
    pub fn new(id: &str, name: &str, balance: u64) -> Self {
        Self { id: id.to_owned(), name: name.to_owned(), balance, low_at: 5, next_number: 10_001 }
    }
}

/// Somebody who wants to hear of events.
#[derive(Debug, Clone, Serialize)]
pub struct Webhook {
    /// Its id.
    pub id: String,
    /// What the caller calls it.
    pub name: String,
    /// Where events go.
    pub url: String,
    /// Which types of events; all if there are none.
    pub subscribed_events: Vec<String>,
    /// What stands behind `Bearer` when an event is sent.
    #[serde(skip)]
    pub private_key: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize)]
pub struct Event {
    /// Its id, which is the same in every delivery.
    pub id: String,
    /// Its type.
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    /// From when on it is sent.
    pub visible_at: Timestamp,
    /// The template it belongs to.
    pub card_template_id: String,
    /// What it says.
    pub data: Map<String, Value>,
}

/// A call, as the page lists it.
#[derive(Debug, Clone, Serialize)]
pub struct CallRecord {
    /// When it came.
    pub at: Timestamp,
    /// Its kind; none where there is no such call.
    pub call: Option<&'static str>,
    /// Method and path.
    pub request: String,
    /// What came back: a status, or what happened instead.
    pub outcome: String,
}
