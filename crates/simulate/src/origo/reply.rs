//! What the service says: replies, problems, and how its things look in JSON.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::model::{Container, Credential, Invitation, User};
use super::state::State;

pub(super) const USER_ACTION: &str = "urn:hid:scim:api:ma:2.2:UserAction";
const USER_INVITATION: &str = "urn:hid:scim:api:ma:2.2:UserInvitation";
const CONTAINER: &str = "urn:hid:scim:api:ma:2.2:CredentialContainer";
const CREDENTIAL: &str = "urn:hid:scim:api:ma:2.2:Credential";
const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
pub(super) const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// A call that was done.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Option<Value>,
}

/// A call that was refused.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) status: u16,
    pub(super) body: Value,
}

pub(super) type Answered = Result<Reply, Problem>;

impl Reply {
    pub(super) fn ok(body: Value) -> Self {
        Self { status: 200, body: Some(body) }
    }

    pub(super) fn created(body: Value) -> Self {
        Self { status: 201, body: Some(body) }
    }

    pub(super) fn empty() -> Self {
        Self { status: 204, body: None }
    }
}

impl Problem {
    /// As management calls tell it, in `detail`.
    pub(super) fn detail(status: u16, kind: &str, detail: impl Into<String>) -> Self {
        let mut body =
            json!({"schemas": [ERROR], "status": status.to_string(), "scimType": kind, "detail": detail.into()});
        if kind.is_empty() {
            body.as_object_mut().map(|body| body.remove("scimType"));
        }
        Self { status, body }
    }

    /// As everything before and around management tells it, in `message`.
    pub(super) fn message(status: u16, message: impl Into<String>) -> Self {
        Self { status, body: json!({"status": status, "message": message.into()}) }
    }

    pub(super) fn invalid(detail: impl Into<String>) -> Self {
        Self::detail(400, "invalidValue", detail)
    }

    pub(super) fn not_found(what: &str, id: u64) -> Self {
        Self::detail(404, "", format!("There is no {what} {id}."))
    }
}

impl State {
    /// The user alone, as lists show it.
    pub(super) fn user_brief(user: &User, base: &str) -> Map<String, Value> {
        let location = format!("{base}/users/{}", user.id);
        let body = json!({
            "schemas": [USER],
            "id": user.id,
            "externalId": user.external_id,
            "name": {"familyName": user.family_name, "givenName": user.given_name},
            "emails": user.emails.iter().map(|email| json!({"value": email})).collect::<Vec<_>>(),
            "status": user.status,
            "meta": {
                "resourceType": "PACSUser",
                "created": moment(user.created_at),
                "lastModified": moment(user.updated_at),
                "location": location,
            },
        });
        match body {
            Value::Object(body) => body,
            _ => Map::new(),
        }
    }

    /// The user with invitations, phones, and the credentials on them; credentials that are on no phone stand by
    /// themselves.
    pub(super) fn user_whole(&self, user: &User, base: &str) -> Value {
        let mut body = Self::user_brief(user, base);
        let invitations = user.invitations.iter().filter_map(|id| self.invitations.get(id)).map(invitation_json);
        body.insert(USER_INVITATION.to_owned(), invitations.collect());
        let containers = user.containers.iter().filter_map(|id| self.containers.get(id));
        body.insert(CONTAINER.to_owned(), containers.map(|container| self.container_json(container)).collect());
        let loose = user.credentials.iter().filter_map(|id| self.credentials.get(id));
        let loose = loose.filter(|credential| credential.container_id.is_none());
        body.insert(CREDENTIAL.to_owned(), loose.map(|credential| self.credential_json(credential)).collect());
        Value::Object(body)
    }

    /// What came of an action: the new invitation, the new credential.
    pub(super) fn action_json(&self, user: u64, invitation: Option<u64>, credential: Option<u64>) -> Value {
        let invitation = invitation.and_then(|id| self.invitations.get(&id)).map(invitation_json);
        let credential = credential.and_then(|id| self.credentials.get(&id)).map(|found| self.credential_json(found));
        let mut body = Map::new();
        body.insert("schemas".to_owned(), json!([USER_INVITATION, CREDENTIAL]));
        body.insert("id".to_owned(), user.into());
        body.insert(USER_INVITATION.to_owned(), invitation.into_iter().collect());
        body.insert(CREDENTIAL.to_owned(), credential.into_iter().collect());
        body.insert("meta".to_owned(), json!({"resourceType": "PACSUser"}));
        Value::Object(body)
    }

    pub(super) fn credential_json(&self, credential: &Credential) -> Value {
        let part = self.parts.iter().find(|part| part.part_number == credential.part_number);
        json!({
            "id": credential.id,
            "partNumber": credential.part_number,
            "partnumberFriendlyName": part.map(|part| part.friendly_name.as_str()),
            "cardNumber": credential.card_number,
            "status": credential.status,
            "credentialType": "ICLASS_SEOS",
        })
    }

    fn container_json(&self, container: &Container) -> Value {
        let all = self.users.get(&container.user_id).into_iter().flat_map(|user| &user.credentials);
        let here = all.filter_map(|id| self.credentials.get(id)).filter(|one| one.container_id == Some(container.id));
        let mut body = json!({
            "id": container.id,
            "status": container.status,
            "osVersion": "17.5",
            "manufacturer": "Example",
            "model": container.model,
            "applicationVersion": "4.1.0",
            "bluetoothCapability": true,
            "nfcCapability": true,
            "hceCapability": false,
        });
        body[CREDENTIAL] = here.map(|credential| self.credential_json(credential)).collect();
        body
    }
}

fn invitation_json(invitation: &Invitation) -> Value {
    json!({
        "id": invitation.id,
        "invitationCode": invitation.code,
        "status": invitation.status,
        "createdDate": moment(invitation.created_at),
        "expirationDate": moment(invitation.expires_at),
    })
}

/// A moment in milliseconds, as the service writes it.
pub(super) fn moment(at: Timestamp) -> String {
    format!("{at:.3}")
}
