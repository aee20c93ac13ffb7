//! What the system answers, as far as it matters here. Read leniently: ids are numbers or texts, keys carry the
//! schema's name or not, lists may be missing.

use domain::credential::Observation;
use domain::time::Timestamp;
use secrecy::SecretString;
use serde_json::Value;

use crate::{FoundHolder, SystemInvitation, wire};

pub(super) const SCHEMA: &str = "urn:hid:scim:api:ma:2.2:";

/// A person there.
pub(super) struct Person {
    pub(super) id: String,
    pub(super) external_id: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    email: Option<String>,
    pub(super) invitations: Vec<Invitation>,
    pub(super) phones: Vec<Phone>,
    pub(super) cards: Vec<Card>,
    /// Whether it is being deleted.
    pub(super) is_going: bool,
    /// Whether the answer says anything of cards at all; lists of people may not.
    pub(super) tells_of_cards: bool,
}

/// Logs must not collect people by accident.
impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (invitations, cards) = (&self.invitations, &self.cards);
        let mut person = f.debug_struct("Person");
        person.field("id", &self.id).field("invitations", invitations).field("cards", cards).finish_non_exhaustive()
    }
}

/// An invitation there.
#[derive(Debug, Clone)]
pub(super) struct Invitation {
    pub(super) id: String,
    code: Option<SecretString>,
    pub(super) status: String,
    pub(super) created_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
}

/// A phone there: the container of its credentials.
#[derive(Debug)]
pub(super) struct Phone {
    pub(super) id: String,
    pub(super) is_active: bool,
}

/// A credential there.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub(super) id: String,
    pub(super) pool: Option<String>,
    pub(super) number: Option<String>,
    pub(super) status: String,
    /// The phone that it is on.
    pub(super) phone: Option<String>,
}

impl Person {
    /// Reads a person; `None` if it has no id.
    pub(super) fn read(body: &Value) -> Option<Self> {
        let id = wire::id(&body["id"])?;
        let mut cards: Vec<Card> = below(body, "Credential").iter().filter_map(|card| Card::read(card, None)).collect();
        let mut phones = Vec::new();
        for container in below(body, "CredentialContainer") {
            let Some(phone) = Phone::read(container) else { continue };
            let on_it = below(container, "Credential").iter().filter_map(|card| Card::read(card, Some(&phone.id)));
            cards.extend(on_it);
            phones.push(phone);
        }
        Some(Self {
            id,
            external_id: wire::text(&body["externalId"]),
            first_name: wire::text(&body["name"]["givenName"]),
            last_name: wire::text(&body["name"]["familyName"]),
            email: wire::items(&body["emails"]).iter().find_map(|email| wire::text(&email["value"])),
            invitations: below(body, "UserInvitation").iter().filter_map(Invitation::read).collect(),
            is_going: status(body).starts_with("DELETE"),
            phones,
            cards,
            tells_of_cards: ["Credential", "CredentialContainer"].iter().any(|name| has(body, name)),
        })
    }

    /// As an inventory tells of the person. It keeps no mobile number.
    pub(super) fn found(&self) -> FoundHolder {
        FoundHolder {
            id: self.id.clone(),
            external_id: self.external_id.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            mobile: None,
        }
    }

    pub(super) fn card(&self, id: &str) -> Option<&Card> {
        self.cards.iter().find(|card| card.id == id)
    }
}

impl Invitation {
    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            id: wire::id(&value["id"])?,
            code: wire::text(&value["invitationCode"]).map(Into::into),
            status: status(value),
            created_at: wire::moment(&value["createdDate"]),
            expires_at: wire::moment(&value["expirationDate"]),
        })
    }

    pub(super) fn is_open(&self) -> bool {
        self.status == "PENDING"
    }

    pub(super) fn told(&self, sent: bool) -> SystemInvitation {
        SystemInvitation { id: self.id.clone(), code: self.code.clone(), expires_at: self.expires_at, sent }
    }
}

impl Phone {
    fn read(value: &Value) -> Option<Self> {
        Some(Self { id: wire::id(&value["id"])?, is_active: status(value) == "ACTIVE" })
    }
}

impl Card {
    /// Reads a card.
    pub(super) fn read(value: &Value, phone: Option<&str>) -> Option<Self> {
        Some(Self {
            id: wire::id(&value["id"])?,
            pool: wire::text(&value["partNumber"]),
            number: wire::id(&value["cardNumber"]),
            status: status(value),
            phone: phone.map(str::to_owned),
        })
    }

    /// How it stands. Whatever is not said to be on a phone waits for one; a revocation that is on its way is not
    /// done.
    pub(super) fn observation(&self) -> Observation {
        match self.status.as_str() {
            "REVOKED" | "UNBOUND" | "DELETED" => Observation::Revoked,
            "REVOKE_INITIATED" | "REVOKING" => Observation::RevocationAccepted,
            status if status.starts_with("REVOKE") && status.contains("FAIL") => {
                Observation::RevokeFailed { detail: "HID Origo reports that the revocation failed".to_owned() }
            }
            status if status.contains("FAIL") => {
                Observation::IssueFailed { detail: "HID Origo reports that the credential was not created".to_owned() }
            }
            "ISSUED" if self.phone.is_some() => Observation::Activated { device: None },
            _ => Observation::Invited,
        }
    }

    /// Whether it works, or may once it is on a phone.
    pub(super) fn is_living(&self) -> bool {
        matches!(self.observation(), Observation::Invited | Observation::Activated { .. })
    }
}

fn status(value: &Value) -> String {
    let words = value["status"].as_str().unwrap_or_default();
    words.trim().to_ascii_uppercase().replace(' ', "_")
}

/// What stands under a name of the schema.
fn below<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    let full = &value[format!("{SCHEMA}{name}")];
    wire::items(if full.is_null() { &value[name] } else { full })
}

fn has(value: &Value, name: &str) -> bool {
    value.get(format!("{SCHEMA}{name}")).or_else(|| value.get(name)).is_some()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn card(status: &str, phone: Option<&str>) -> Observation {
        Card::read(&json!({"id": 1, "status": status}), phone).unwrap().observation()
    }

    #[test]
    fn a_status_means_what_it_says_and_no_more() {
        assert_eq!(card("ISSUED", Some("9")), Observation::Activated { device: None });
        assert_eq!(card("ISSUED", None), Observation::Invited);
        assert_eq!(card("RESERVED", Some("9")), Observation::Invited);
        assert_eq!(card("REVOKE_INITIATED", Some("9")), Observation::RevocationAccepted);
        assert_eq!(card("Revoked", None), Observation::Revoked);
        assert!(matches!(card("REVOKE_FAILED", None), Observation::RevokeFailed { .. }));
        assert!(matches!(card("ISSUE_FAILED", None), Observation::IssueFailed { .. }));
        assert_eq!(card("SOMETHING_NEW", Some("9")), Observation::Invited);
    }

    #[test]
    fn a_person_is_read_with_phones_and_what_is_on_them() {
        let person = Person::read(&json!({
            "id": 5, "externalId": "usr_1",
            "urn:hid:scim:api:ma:2.2:UserInvitation": [{"id": 7, "invitationCode": "AAAA-BBBB", "status": "PENDING"}],
            "urn:hid:scim:api:ma:2.2:Credential": [{"id": 8, "partNumber": "P", "status": "RESERVED"}],
            "urn:hid:scim:api:ma:2.2:CredentialContainer": [
                {"id": 3, "status": "ACTIVE", "urn:hid:scim:api:ma:2.2:Credential": [{"id": 4, "status": "ISSUED"}]},
            ],
        }));
        let person = person.unwrap();
        assert_eq!((person.id.as_str(), person.external_id.as_deref()), ("5", Some("usr_1")));
        assert_eq!(person.cards.iter().map(|card| card.id.as_str()).collect::<Vec<_>>(), ["8", "4"]);
        assert_eq!(person.card("4").unwrap().phone.as_deref(), Some("3"));
        assert!(person.invitations[0].is_open() && person.phones[0].is_active && person.tells_of_cards);
        assert!(!format!("{person:?}").contains("AAAA"), "codes do not show");
        assert!(!Person::read(&json!({"id": 5})).unwrap().tells_of_cards);
    }
}
