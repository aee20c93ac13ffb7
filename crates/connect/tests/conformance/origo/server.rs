//! The vendor's server, as far as orders need it: people with invitations, phones and credentials, part numbers,
//! tokens, limits, events.

mod show;

use std::collections::{BTreeMap, BTreeSet};

use domain::time::{SignedDuration, Timestamp};
use http::Request;
use serde_json::{Value, json};

/// What is answered: a status with a body, or a refusal by its status.
pub(super) type Answered = Result<(u16, Value), u16>;

const TYPE: &str = "application/vnd.assaabloy.ma.credential-management-2.2+json";
const WINDOW: SignedDuration = SignedDuration::from_mins(5);
const EVENTS_PAGE: usize = 3;

pub(super) struct Server {
    pub(super) users: BTreeMap<u64, User>,
    pub(super) invitations: BTreeMap<u64, Invitation>,
    pub(super) cards: BTreeMap<u64, Card>,
    pub(super) parts: Vec<Part>,
    pub(super) tokens: BTreeSet<String>,
    pub(super) shut: bool,
    phones: BTreeMap<u64, Phone>,
    events: Vec<(Timestamp, Value)>,
    /// What was registered, by its path.
    pub(super) listeners: BTreeMap<String, Vec<Value>>,
    made: BTreeMap<&'static str, Vec<Timestamp>>,
    last: u64,
}

pub(super) struct User {
    pub(super) external_id: Option<String>,
    pub(super) email: String,
    going: bool,
}

pub(super) struct Invitation {
    user: u64,
    pub(super) status: &'static str,
    pub(super) mails: usize,
    created: Timestamp,
    card: Option<u64>,
}

pub(super) struct Card {
    pub(super) user: u64,
    pub(super) part: String,
    pub(super) status: Status,
    phone: Option<u64>,
}

struct Phone {
    user: u64,
    active: bool,
}

pub(super) struct Part {
    id: u64,
    pub(super) number: &'static str,
    pub(super) available: u64,
    consumed: u64,
    pub(super) gone: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Reserved,
    Issued,
    RevokeInitiated,
    Revoked,
    Unbound,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Self::Reserved => "RESERVED",
            Self::Issued => "ISSUED",
            Self::RevokeInitiated => "REVOKE_INITIATED",
            Self::Revoked => "REVOKED",
            Self::Unbound => "UNBOUND",
        }
    }
}

impl Default for Server {
    fn default() -> Self {
        let part = |id, number| Part { id, number, available: 5000, consumed: 0, gone: false };
        Self {
            users: BTreeMap::new(),
            invitations: BTreeMap::new(),
            cards: BTreeMap::new(),
            parts: vec![part(11, "CRD633ZZ-TST0001"), part(12, "CRD633ZZ-TST0002")],
            tokens: BTreeSet::new(),
            shut: false,
            phones: BTreeMap::new(),
            events: Vec::new(),
            listeners: BTreeMap::new(),
            made: BTreeMap::new(),
            last: 100,
        }
    }
}

impl Server {
    pub(super) fn handle(&mut self, request: &Request<Vec<u8>>, now: Timestamp) -> Answered {
        let host = request.uri().host().unwrap();
        let path = request.uri().path().to_owned();
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let limit = if host == "auth.test" { 50 } else { 300 };
        let window = match host {
            "auth.test" => "tokens",
            "event.test" => "events",
            _ => "calls",
        };
        let made = self.made.entry(window).or_default();
        made.retain(|at| now.duration_since(*at) < WINDOW);
        if made.len() >= limit {
            return Err(403);
        }
        made.push(now);
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        assert_eq!(header("application-id"), "HID-EXAMPLE-TEST");
        assert!(!header("application-version").is_empty());
        if let ["authentication", "customer", "1234567", "token"] = segments.as_slice() {
            assert_eq!(host, "auth.test");
            return self.token(request.body());
        }
        if !self.tokens.contains(header("authorization").strip_prefix("Bearer ").unwrap_or_default()) {
            return Err(401);
        }
        if header("content-type") != TYPE {
            return Err(400);
        }
        let body = serde_json::from_slice(request.body()).unwrap_or(Value::Null);
        match segments.as_slice() {
            ["organization", "1234567", "events"] if host == "event.test" => {
                Ok((200, self.list_events(request.uri().query().unwrap())))
            }
            ["organization", "1234567", rest @ ..]
                if host == "event.test" && matches!(rest, ["events", "filter"] | ["callback"]) =>
            {
                Ok(self.listen(request.method().as_str(), &rest.join("/"), body))
            }
            ["credential-management", "customer", "1234567", rest @ ..] if host == "api.test" => {
                self.manage(request.method().as_str(), rest, &body, now)
            }
            _ => Err(404),
        }
    }

    fn listen(&mut self, method: &str, path: &str, mut body: Value) -> (u16, Value) {
        if method == "POST" {
            self.last += 1;
            let id = if path == "callback" { "callbackId" } else { "filterId" };
            body[id] = self.last.into();
            self.listeners.entry(path.to_owned()).or_default().push(body.clone());
            return (201, body);
        }
        (200, Value::from(self.listeners.get(path).cloned().unwrap_or_default()))
    }

    fn token(&mut self, form: &[u8]) -> Answered {
        let form = str::from_utf8(form).unwrap();
        if self.shut || form != "client_id=1234567-OSRV1&client_secret=open-sesame-open&grant_type=client_credentials" {
            return Err(401);
        }
        let token = format!("token-{}", self.next());
        self.tokens.insert(token.clone());
        Ok((200, json!({"access_token": token, "id_token": "x", "token_type": "Bearer", "expires_in": 3600})))
    }

    fn manage(&mut self, method: &str, path: &[&str], body: &Value, now: Timestamp) -> Answered {
        let number = |text: &str| text.parse::<u64>().map_err(|_| 404_u16);
        match (method, path) {
            ("GET", []) => Ok((200, self.organization())),
            ("GET", ["part-number"]) => Ok((200, self.part_numbers())),
            ("GET", ["part-number", id]) => self.part_number(number(id)?),
            ("POST", ["users"]) => self.create_user(body, now),
            ("POST", ["users", ".search"]) => Ok((200, self.search(body))),
            ("GET", ["users", id]) => self.whole(number(id)?).map(|user| (200, user)),
            ("PUT", ["users", id]) => self.update_user(number(id)?, body),
            ("DELETE", ["users", id]) => self.delete_user(number(id)?),
            ("POST", ["users", id, "invitation"]) => {
                let user = number(id)?;
                self.user(user)?;
                let made = self.act(user, body, now)?;
                Ok((201, made))
            }
            ("POST", ["invitation", id, "email"]) => self.mail(number(id)?),
            ("DELETE", ["invitation", id]) => self.cancel(number(id)?),
            ("POST", ["credential-container", id, "credential"]) => self.deliver(number(id)?, body, now),
            ("DELETE", ["credential", id]) => self.revoke(number(id)?, now),
            _ => Err(404),
        }
    }

    fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    fn user(&self, id: u64) -> Result<&User, u16> {
        let user = self.users.get(&id).ok_or(404_u16)?;
        if user.going { Err(400) } else { Ok(user) }
    }

    fn create_user(&mut self, body: &Value, now: Timestamp) -> Answered {
        let (external_id, email) = named(body)?;
        let taken = |user: &User| user.email.eq_ignore_ascii_case(&email) || user.external_id == external_id;
        if self.users.values().any(taken) {
            return Err(409);
        }
        let id = self.next();
        self.users.insert(id, User { external_id, email, going: false });
        if let Err(status) = self.act(id, body, now) {
            self.users.remove(&id);
            return Err(status);
        }
        Ok((201, self.whole(id)?))
    }

    fn update_user(&mut self, id: u64, body: &Value) -> Answered {
        self.user(id)?;
        let (external_id, email) = named(body)?;
        if self.users.iter().any(|(other, user)| *other != id && user.email.eq_ignore_ascii_case(&email)) {
            return Err(409);
        }
        self.users.insert(id, User { external_id, email, going: false });
        Ok((200, self.whole(id)?))
    }

    fn delete_user(&mut self, id: u64) -> Answered {
        self.users.get_mut(&id).ok_or(404_u16)?.going = true;
        Ok((204, Value::Null))
    }

    /// The block that asks for an invitation with a credential.
    fn act(&mut self, user: u64, body: &Value, now: Timestamp) -> Result<Value, u16> {
        let action = &body["urn:hid:scim:api:ma:2.2:UserAction"];
        if action["createInvitationCode"] != "Y" || action["assignCredential"] != "Y" {
            return Err(400);
        }
        let card = self.reserve(user, action)?;
        let id = self.next();
        let mails = usize::from(action["sendInvitationEmail"] == "Y");
        self.invitations.insert(id, Invitation { user, status: "PENDING", mails, created: now, card: Some(card) });
        self.tell("INVITATION_PENDING", json!({"invitationId": id, "userId": user}), now);
        Ok(json!({
            "urn:hid:scim:api:ma:2.2:UserInvitation": [self.invitation(id)],
            "urn:hid:scim:api:ma:2.2:Credential": [self.card(card)],
        }))
    }

    fn reserve(&mut self, user: u64, action: &Value) -> Result<u64, u16> {
        let wanted = action["partNumber"].as_str().unwrap_or_default();
        let part = self.parts.iter_mut().find(|part| part.number == wanted && !part.gone).ok_or(400_u16)?;
        part.available = part.available.checked_sub(1).ok_or(400_u16)?;
        part.consumed += 1;
        let id = self.next();
        let card = Card { user, part: wanted.to_owned(), status: Status::Reserved, phone: None };
        self.cards.insert(id, card);
        Ok(id)
    }

    fn deliver(&mut self, phone: u64, body: &Value, now: Timestamp) -> Answered {
        let Phone { user, active } = *self.phones.get(&phone).ok_or(404_u16)?;
        let action = &body["urn:hid:scim:api:ma:2.2:UserAction"];
        let here = |card: &Card| card.phone == Some(phone) && card.status == Status::Issued;
        if !active || self.cards.values().any(|card| here(card) && action["partNumber"] == card.part.as_str()) {
            return Err(412);
        }
        let id = self.reserve(user, action)?;
        self.issue(id, phone, now);
        Ok((201, json!({"urn:hid:scim:api:ma:2.2:Credential": [self.card(id)]})))
    }

    fn issue(&mut self, id: u64, phone: u64, now: Timestamp) {
        let card = self.cards.get_mut(&id).unwrap();
        (card.status, card.phone) = (Status::Issued, Some(phone));
        let user = card.user;
        self.tell("CREDENTIAL_ISSUED", json!({"mid": id, "userId": user, "endpointId": phone}), now);
    }

    fn revoke(&mut self, id: u64, now: Timestamp) -> Answered {
        let card = self.cards.get_mut(&id).ok_or(404_u16)?;
        card.status = match card.status {
            Status::Issued => Status::RevokeInitiated,
            Status::Reserved | Status::Unbound => Status::Revoked,
            Status::RevokeInitiated | Status::Revoked => return Err(412),
        };
        let (status, user) = (card.status, card.user);
        if status == Status::Revoked {
            self.tell("CREDENTIAL_REVOKED", json!({"mid": id, "userId": user}), now);
        }
        Ok((204, Value::Null))
    }

    fn mail(&mut self, id: u64) -> Answered {
        let invitation = self.invitations.get_mut(&id).ok_or(404_u16)?;
        if invitation.status != "PENDING" {
            return Err(412);
        }
        invitation.mails += 1;
        Ok((204, Value::Null))
    }

    fn cancel(&mut self, id: u64) -> Answered {
        let invitation = self.invitations.get_mut(&id).ok_or(404_u16)?;
        if invitation.status != "PENDING" {
            return Err(400);
        }
        invitation.status = "CANCELLED";
        let card = invitation.card.and_then(|card| self.cards.get_mut(&card));
        if let Some(card) = card.filter(|card| card.status == Status::Reserved) {
            card.status = Status::Unbound;
        }
        Ok((204, Value::Null))
    }

    /// A phone takes the invitation that brings a card.
    pub(super) fn accept(&mut self, card: u64, now: Timestamp) {
        let user = self.cards[&card].user;
        let mut all = self.invitations.values_mut();
        let Some(invitation) = all.find(|one| one.card == Some(card) && one.status == "PENDING") else { return };
        invitation.status = "ACKNOWLEDGED";
        let phone = self.next();
        self.phones.insert(phone, Phone { user, active: true });
        self.issue(card, phone, now);
    }

    pub(super) fn settle(&mut self, now: Timestamp) {
        let mut revoked = Vec::new();
        for (id, card) in &mut self.cards {
            if card.status == Status::RevokeInitiated {
                card.status = Status::Revoked;
                revoked.push((*id, card.user));
            }
        }
        for (id, user) in revoked {
            self.tell("CREDENTIAL_REVOKED", json!({"mid": id, "userId": user}), now);
        }
        let going: Vec<u64> = self.users.iter().filter(|(_, user)| user.going).map(|(id, _)| *id).collect();
        for id in going {
            self.users.remove(&id);
            self.cards.retain(|_, card| card.user != id);
            self.invitations.retain(|_, invitation| invitation.user != id);
            self.phones.retain(|_, phone| phone.user != id);
        }
    }

    pub(super) fn stranger(&mut self, email: &str, external_id: Option<&str>, part: &str, now: Timestamp) {
        let id = self.next();
        let user = User { external_id: external_id.map(str::to_owned), email: email.to_owned(), going: false };
        self.users.insert(id, user);
        self.give(id, part, now);
    }

    /// Somebody else's order: a person gets an invitation with a card.
    pub(super) fn give(&mut self, user: u64, part: &str, now: Timestamp) {
        let block = json!({"createInvitationCode": "Y", "assignCredential": "Y", "partNumber": part});
        self.act(user, &json!({"urn:hid:scim:api:ma:2.2:UserAction": block}), now).unwrap();
    }

    fn tell(&mut self, status: &str, mut data: Value, now: Timestamp) {
        data["status"] = status.into();
        let id = format!("e{}", self.next());
        self.events.push((now, json!({"id": id, "time": now.to_string(), "type": "x", "data": data})));
    }
}

fn named(body: &Value) -> Result<(Option<String>, String), u16> {
    let email = body["emails"][0]["value"].as_str().ok_or(400_u16)?;
    body["name"]["familyName"].as_str().filter(|name| !name.is_empty()).ok_or(400_u16)?;
    Ok((body["externalId"].as_str().map(str::to_owned), email.to_owned()))
}
