//! AccessGrid: access passes in the wallets of phones.
//!
//! It knows no people: each pass carries its person, and our id of the credential as metadata, by which a pass is
//! found again whose answer was lost. Requests are signed; passes can be suspended and resumed; the pools are its card
//! templates. It tells how things stand, and what happened is found by comparing.

mod client;
mod connection;
mod list;
mod news;
mod orders;
mod pass;
mod sign;

use std::sync::Arc;

use domain::credential::SystemCapabilities;
use domain::settings::Settings;
use domain::system::ConnectorKind;
use domain::time::SignedDuration;

use crate::{
    Capabilities, Connection, Connector, Events, Field, FieldFault, FieldKind, Inviting, Numbering, Outside, Reach,
    Remote, Values,
};

/// The connector.
#[derive(Debug, Clone, Copy)]
pub struct AccessGrid;

const FIELDS: &[Field] = &[
    Field {
        name: "account_id",
        label: "account ID",
        help: "From the AccessGrid console, beside the API keys.",
        kind: FieldKind::Text,
        default: None,
        required: true,
    },
    Field {
        name: "secret",
        label: "secret key",
        help: "Of the same API key; AccessGrid shows it once.",
        kind: FieldKind::Secret,
        default: None,
        required: true,
    },
    Field {
        name: "card_templates",
        label: "card templates",
        help: "Their IDs, separated by commas; each becomes a pool. Empty: the templates of the passes that there are.",
        kind: FieldKind::Text,
        default: None,
        required: false,
    },
    Field {
        name: "api_url",
        label: "address",
        help: "Where AccessGrid answers.",
        kind: FieldKind::Url,
        default: Some("https://api.accessgrid.com"),
        required: true,
    },
];

impl Connector for AccessGrid {
    fn kind(&self) -> ConnectorKind {
        ConnectorKind::named("accessgrid")
    }

    fn title(&self) -> &'static str {
        "AccessGrid"
    }

    fn capabilities(&self, settings: &Settings) -> Capabilities {
        Capabilities {
            states: SystemCapabilities {
                suspend: true,
                update_number: false,
                leases: false,
                revocation_deadline: SignedDuration::from_hours(settings.phones.revocation_deadline_hours.into()),
            },
            holders: false,
            wants_email: false,
            counts: false,
            inviting: Inviting::Link,
            resend: true,
            known_phones: false,
            numbering: Numbering::Either,
            events: Events { pull: true, push: true, poll: true },
            limits: &[],
            phones_per_holder: None,
            cards_per_phone: None,
        }
    }

    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn reach(&self) -> Reach<'_> {
        Reach::Remote(self)
    }
}

impl Remote for AccessGrid {
    fn open(&self, values: &Values, outside: Arc<dyn Outside>) -> Result<Arc<dyn Connection>, Vec<FieldFault>> {
        let values = values.or_defaults(FIELDS);
        let faults = values.faults(FIELDS);
        if faults.is_empty() { Ok(Arc::new(connection::AccessGrid::new(&values, outside))) } else { Err(faults) }
    }
}
