//! What the system answers of a pass, and what is told of one.

use domain::credential::{Credential, Observation};
use serde_json::{Value, json};

use crate::{Found, Order, SystemInvitation, wire};

/// Under these names a pass carries whose it is here.
const CREDENTIAL: &str = "claviger_credential";
const GENERATION: &str = "claviger_generation";

/// A pass there.
#[derive(Debug, Clone)]
pub(super) struct Pass {
    pub(super) id: String,
    pub(super) state: String,
    pub(super) number: Option<String>,
    employee: Option<String>,
    template: Option<String>,
    phone: Option<String>,
    install_url: Option<String>,
    metadata: Option<Value>,
}

/// Whether a pass came of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Ours,
    Anothers,
    /// It does not say.
    Unknown,
}

impl Pass {
    /// Reads a pass; `None` if it has no id.
    pub(super) fn read(body: &Value) -> Option<Self> {
        let devices = wire::items(&body["devices"]);
        Some(Self {
            id: wire::id(&body["id"])?,
            state: body["state"].as_str().unwrap_or_default().to_ascii_lowercase(),
            number: wire::id(&body["card_number"]),
            employee: wire::id(&body["employee_id"]),
            template: wire::id(&body["card_template_id"]).or_else(|| wire::id(&body["template_id"])),
            phone: devices.first().and_then(|device| wire::id(&device["id"])),
            install_url: wire::text(&body["install_url"]),
            metadata: Some(body["metadata"].clone()).filter(Value::is_object),
        })
    }

    /// The list of passes, alone or under a name.
    pub(super) fn list(body: &Value) -> Option<Vec<Self>> {
        let listed = match body {
            Value::Array(listed) => listed,
            Value::Object(body) => body.values().find_map(Value::as_array)?,
            _ => return None,
        };
        Some(listed.iter().filter_map(Self::read).collect())
    }

    /// How it stands. A state that says neither is not installed yet.
    pub(super) fn observation(&self) -> Observation {
        match self.state.as_str() {
            "active" | "activated" | "installed" => Observation::Activated { device: None },
            "suspended" => Observation::Suspended,
            "deleted" | "unlink" | "unlinked" | "expired" => Observation::Revoked,
            _ => Observation::Invited,
        }
    }

    /// Whether it came of this order.
    pub(super) fn origin(&self, order: Order<'_>) -> Origin {
        let credential: &Credential = order.credential;
        match &self.metadata {
            Some(metadata) if metadata.get(CREDENTIAL).is_some() => {
                let same = metadata[CREDENTIAL] == credential.id.to_string()
                    && wire::id(&metadata[GENERATION]) == Some(credential.generation.to_string());
                if same { Origin::Ours } else { Origin::Anothers }
            }
            Some(_) => Origin::Anothers,
            None if self.employee.as_deref().is_some_and(|employee| employee != order.holder.id) => Origin::Anothers,
            None => Origin::Unknown,
        }
    }

    /// Who it was issued to.
    pub(super) fn holder(&self) -> Option<String> {
        self.employee.clone()
    }

    pub(super) fn template(&self) -> Option<&str> {
        self.template.as_deref()
    }

    /// The link that installs it.
    pub(super) fn invitation(&self) -> Option<SystemInvitation> {
        let code = Some(self.install_url.clone()?.into());
        Some(SystemInvitation { id: self.id.clone(), code, expires_at: None, sent: false })
    }

    /// As an inventory tells it; the person is who it was issued to.
    pub(super) fn found(&self, template: Option<&str>) -> Found {
        Found {
            card: self.id.clone(),
            holder: self.employee.clone().unwrap_or_default(),
            external_id: self.employee.clone(),
            pool: self.template.clone().or_else(|| template.map(str::to_owned)),
            number: self.number.clone(),
            phone: self.phone.clone(),
            observation: self.observation(),
        }
    }
}

/// What a new pass is made of.
pub(super) fn new_pass(order: Order<'_>) -> Value {
    let credential = order.credential;
    let mut body = changed_pass(order);
    body["card_template_id"] = order.pool.into();
    body["employee_id"] = order.holder.id.into();
    body["start_date"] = credential.validity.from().to_string().into();
    body["metadata"] = json!({CREDENTIAL: credential.id.to_string(), GENERATION: credential.generation.to_string()});
    if let Some(number) = &credential.number {
        body["card_number"] = number.number().into();
        if let Some(facility) = number.facility_code() {
            body["site_code"] = facility.to_string().into();
        }
    }
    body
}

/// What of a pass can change: its person, and its end.
pub(super) fn changed_pass(order: Order<'_>) -> Value {
    let holder = order.holder;
    let name = [holder.first_name, holder.last_name].join(" ");
    let mut body = json!({"full_name": name.trim()});
    let until = order.credential.validity.until().map(|until| until.to_string());
    let optional = [
        ("email", holder.email.map(str::to_owned)),
        ("phone_number", holder.mobile.map(str::to_owned)),
        ("expiration_date", until),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            body[name] = value.into();
        }
    }
    body
}
