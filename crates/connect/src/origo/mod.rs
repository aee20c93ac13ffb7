//! HID Origo Mobile Identities, API v2.2.
//!
//! People are created under our id as their external id; a part number is a pool; one call makes the person, the
//! invitation and the credential. It cannot suspend. Its limit of calls answers 403, which `standing` tells apart
//! from missing rights; what happened there is pulled with a bookmark of ours (`news`), callbacks are hints.
//!
//! One function of `calls` is one call of the system; the other modules put orders together of them.

mod callback;
mod calls;
mod client;
mod connection;
mod inquire;
mod inventory;
mod issue;
mod model;
mod news;
mod pools;
mod revoke;
mod standing;
mod token;

use std::sync::Arc;
use std::time::Duration;

use domain::credential::SystemCapabilities;
use domain::settings::Settings;
use domain::system::ConnectorKind;
use domain::time::SignedDuration;

use crate::{
    Capabilities, Connection, Connector, Events, Field, FieldFault, FieldKind, Inviting, Limit, Numbering, Outside,
    Reach, Remote, Values,
};

/// The connector.
#[derive(Debug, Clone, Copy)]
pub struct Origo;

const WINDOW: Duration = Duration::from_mins(5);
const CALLS: Limit = Limit { calls: "management calls", count: 300, window: WINDOW };
const TOKEN_CALLS: Limit = Limit { calls: "token calls", count: 50, window: WINDOW };
const EVENT_CALLS: Limit = Limit { calls: "event calls", count: 300, window: WINDOW };

const FIELDS: &[Field] = &[
    Field {
        name: "organization",
        label: "organization ID",
        help: "The number of your organization in the HID Origo Management Portal.",
        kind: FieldKind::Text,
        default: None,
        required: true,
    },
    Field {
        name: "client_id",
        label: "client ID",
        help: "Of the system account that was made for Claviger in the portal; it begins with the organization ID, \
               like 1234567-OSRV….",
        kind: FieldKind::Text,
        default: None,
        required: true,
    },
    Field {
        name: "client_secret",
        label: "client secret",
        help: "Of the same system account.",
        kind: FieldKind::Secret,
        default: None,
        required: true,
    },
    Field {
        name: "application_id",
        label: "application ID",
        help: "As agreed with HID, in the form HID-PARTNERNAME-SOLUTIONNAME.",
        kind: FieldKind::Text,
        default: None,
        required: true,
    },
    Field {
        name: "auth_url",
        label: "address for tokens",
        help: "For the certification environment: https://api.cert.origo.hidglobal.com",
        kind: FieldKind::Url,
        default: Some("https://api.origo.hidglobal.com"),
        required: true,
    },
    Field {
        name: "api_url",
        label: "address for users and credentials",
        help: "For the certification environment: https://cert.mi.api.origo.hidglobal.com",
        kind: FieldKind::Url,
        default: Some("https://ma.api.assaabloy.com"),
        required: true,
    },
    Field {
        name: "event_url",
        label: "address for events",
        help: "Ask HID for the address in the certification environment.",
        kind: FieldKind::Url,
        default: Some("https://event.api.origo.hidglobal.com"),
        required: true,
    },
];

impl Connector for Origo {
    fn kind(&self) -> ConnectorKind {
        ConnectorKind::named("origo")
    }

    fn title(&self) -> &'static str {
        "HID Origo"
    }

    fn capabilities(&self, settings: &Settings) -> Capabilities {
        Capabilities {
            states: SystemCapabilities {
                suspend: false,
                update_number: false,
                leases: false,
                revocation_deadline: SignedDuration::from_hours(settings.phones.revocation_deadline_hours.into()),
            },
            holders: true,
            wants_email: true,
            counts: true,
            inviting: Inviting::Theirs,
            resend: true,
            known_phones: true,
            numbering: Numbering::Theirs,
            events: Events { pull: true, push: true, poll: true },
            limits: &[CALLS, TOKEN_CALLS, EVENT_CALLS],
            phones_per_holder: Some(5),
            cards_per_phone: Some(10),
        }
    }

    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn reach(&self) -> Reach<'_> {
        Reach::Remote(self)
    }
}

impl Remote for Origo {
    fn open(&self, values: &Values, outside: Arc<dyn Outside>) -> Result<Arc<dyn Connection>, Vec<FieldFault>> {
        let values = values.or_defaults(FIELDS);
        let mut faults = values.faults(FIELDS);
        if faults.is_empty() && !is_application_id(values.text("application_id")) {
            let detail = "expected HID-PARTNERNAME-SOLUTIONNAME".to_owned();
            faults.push(FieldFault { field: "application_id", detail });
        }
        if faults.is_empty() { Ok(Arc::new(connection::Origo::new(&values, outside))) } else { Err(faults) }
    }
}

fn is_application_id(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_graphic();
    text.strip_prefix("HID-")
        .and_then(|rest| rest.split_once('-'))
        .is_some_and(|(one, other)| !one.is_empty() && !other.is_empty() && text.chars().all(fits))
}
