//! Calls about users.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::action::Action;
use super::model::{User, UserStatus};
use super::names::Call;
use super::reply::{Answered, LIST, Problem, Reply};
use super::state::{Request, State};

/// How many users an answer holds if it is not said, and at most.
const USUAL_COUNT: usize = 20;
const MOST: usize = 100;

/// A user as it is sent.
struct Sent {
    external_id: Option<String>,
    family_name: String,
    given_name: String,
    emails: Vec<String>,
}

impl State {
    pub(super) fn create_user(&mut self, request: &Request, at: Timestamp) -> Answered {
        let sent = Sent::read(&request.body)?;
        let action = Action::read_if_there(&request.body)?;
        self.check_unique(&sent, None)?;
        let id = self.next_id();
        let user = User {
            id,
            external_id: None,
            family_name: String::new(),
            given_name: String::new(),
            emails: Vec::new(),
            status: UserStatus::Active,
            created_at: at,
            updated_at: at,
            invitations: Vec::new(),
            containers: Vec::new(),
            credentials: Vec::new(),
        };
        // A user whose credential cannot be had is not made.
        self.users.insert(id, user);
        let credential = match &action {
            Some(action) => self.take_for(id, action, Call::CreateUser, at).inspect_err(|_| {
                self.users.remove(&id);
            })?,
            None => None,
        };
        self.take_keys(id, sent);
        self.say_user(id, "USER_CREATED", at);
        if let Some(action) = &action {
            self.act(id, action, credential, at);
        }
        let user = self.user(id)?;
        Ok(Reply::created(self.user_whole(user, &self.management(&request.base))))
    }

    pub(super) fn read_user(&self, id: u64, base: &str) -> Answered {
        Ok(Reply::ok(self.user_whole(self.user(id)?, &self.management(base))))
    }

    pub(super) fn update_user(&mut self, request: &Request, at: Timestamp) -> Answered {
        let id = request.route.id;
        self.live_user(id)?;
        let sent = Sent::read(&request.body)?;
        self.check_unique(&sent, Some(id))?;
        self.forget_keys(id);
        self.take_keys(id, sent);
        if let Some(user) = self.users.get_mut(&id) {
            user.updated_at = at;
        }
        self.say_user(id, "USER_UPDATED", at);
        self.read_user(id, &request.base)
    }

    /// Deleting again what is being deleted changes nothing.
    pub(super) fn remove_user(&mut self, id: u64, at: Timestamp) -> Answered {
        if self.user(id)?.status == UserStatus::Active {
            self.delete_user(id, at);
        }
        Ok(Reply::empty())
    }

    pub(super) fn search_users(&self, request: &Request) -> Answered {
        let search = Search::read(&request.body)?;
        let mut found: Vec<&User> = match &search.filter {
            None => self.users.values().collect(),
            Some(Filter::Email(email)) => {
                self.by_email.get(email).and_then(|id| self.users.get(id)).into_iter().collect()
            }
            Some(Filter::ExternalId(id)) => {
                self.by_external_id.get(id).and_then(|id| self.users.get(id)).into_iter().collect()
            }
        };
        if search.by_external_id {
            found.sort_by(|one, other| one.external_id.cmp(&other.external_id));
        }
        if search.descending {
            found.reverse();
        }
        let total = found.len();
        let base = self.management(&request.base);
        let page = found.into_iter().skip(search.start - 1).take(search.count);
        let resources: Vec<Value> = page.map(|user| search.pick(Self::user_brief(user, &base))).collect();
        Ok(Reply::ok(json!({
            "schemas": [LIST],
            "totalResults": total,
            "itemsPerPage": resources.len(),
            "startIndex": search.start,
            "Resources": resources,
        })))
    }

    pub(super) fn user(&self, id: u64) -> Result<&User, Problem> {
        self.users.get(&id).ok_or_else(|| Problem::not_found("user", id))
    }

    /// A user that is not being deleted.
    pub(super) fn live_user(&self, id: u64) -> Result<(), Problem> {
        match self.user(id)?.status {
            UserStatus::Active => Ok(()),
            UserStatus::DeleteInitiated => Err(Problem::invalid(format!("User {id} is being deleted."))),
        }
    }

    fn check_unique(&self, sent: &Sent, own: Option<u64>) -> Result<(), Problem> {
        let is_other = |id: &u64| own != Some(*id);
        let email = sent.emails.iter().any(|email| self.by_email.get(&key(email)).is_some_and(is_other));
        let external = sent.external_id.as_ref().is_some_and(|id| self.by_external_id.get(id).is_some_and(is_other));
        let what = match (email, external) {
            (false, false) => return Ok(()),
            (true, false) => "The e-mail address is not unique.",
            (false, true) => "The externalId is not unique.",
            (true, true) => "The e-mail address and the externalId are not unique.",
        };
        Err(Problem::detail(409, "uniqueness", what))
    }

    fn take_keys(&mut self, id: u64, sent: Sent) {
        self.by_email.extend(sent.emails.iter().map(|email| (key(email), id)));
        self.by_external_id.extend(sent.external_id.clone().map(|external| (external, id)));
        let Some(user) = self.users.get_mut(&id) else { return };
        (user.external_id, user.family_name, user.given_name, user.emails) =
            (sent.external_id, sent.family_name, sent.given_name, sent.emails);
    }

    pub(super) fn forget_keys(&mut self, id: u64) {
        let Some(user) = self.users.get(&id) else { return };
        for email in &user.emails {
            self.by_email.remove(&key(email));
        }
        if let Some(external) = &user.external_id {
            self.by_external_id.remove(external);
        }
    }
}

/// Addresses are one whatever their case.
fn key(email: &str) -> String {
    email.to_lowercase()
}

impl Sent {
    fn read(body: &Value) -> Result<Self, Problem> {
        let required = |pointer: &str| match text(body, pointer) {
            Some(text) => Ok(text),
            None => Err(Problem::invalid(format!("{pointer} is missing."))),
        };
        let emails = body["emails"].as_array().into_iter().flatten();
        let emails: Vec<_> = emails.filter_map(|email| text(email, "/value")).collect();
        if emails.is_empty() || emails.iter().any(|email| !email.contains('@')) {
            return Err(Problem::invalid("/emails holds no e-mail address, or one that is none."));
        }
        Ok(Self {
            external_id: text(body, "/externalId"),
            family_name: required("/name/familyName")?,
            given_name: required("/name/givenName")?,
            emails,
        })
    }
}

/// A text that is not empty.
fn text(body: &Value, pointer: &str) -> Option<String> {
    body.pointer(pointer).and_then(Value::as_str).filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

enum Filter {
    Email(String),
    ExternalId(String),
}

struct Search {
    filter: Option<Filter>,
    start: usize,
    count: usize,
    by_external_id: bool,
    descending: bool,
    attributes: Option<Vec<String>>,
}

impl Search {
    fn read(body: &Value) -> Result<Self, Problem> {
        let number = |name: &str, usual| match &body[name] {
            Value::Null => Ok(usual),
            given => given
                .as_u64()
                .and_then(|number| usize::try_from(number).ok())
                .ok_or_else(|| Problem::invalid(format!("/{name} is no whole number."))),
        };
        let filter = match &body["filter"] {
            Value::Null => None,
            given => Some(given.as_str().and_then(Filter::parse).ok_or_else(|| {
                Problem::detail(400, "invalidFilter", "/filter is to be: emails eq \"…\", or: externalId eq \"…\"")
            })?),
        };
        let attributes = body["attributes"].as_array().filter(|names| !names.is_empty());
        let names = |names: &Vec<Value>| names.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        Ok(Self {
            filter,
            start: number("startIndex", 1)?.max(1),
            count: number("count", USUAL_COUNT)?.min(MOST),
            by_external_id: one_of(body, "sortBy", ["id", "externalId"])?,
            descending: one_of(body, "sortOrder", ["ascending", "descending"])?,
            attributes: attributes.map(names),
        })
    }

    /// Only what was asked for.
    fn pick(&self, mut user: serde_json::Map<String, Value>) -> Value {
        if let Some(names) = &self.attributes {
            user.retain(|name, _| name == "id" || name == "schemas" || names.iter().any(|wanted| wanted == name));
        }
        Value::Object(user)
    }
}

/// Whether it is the second of the two; the first if nothing is said.
fn one_of(body: &Value, name: &str, [first, second]: [&str; 2]) -> Result<bool, Problem> {
    match &body[name] {
        Value::Null => Ok(false),
        given if given == first => Ok(false),
        given if given == second => Ok(true),
        _ => Err(Problem::invalid(format!("/{name} is {first} or {second}."))),
    }
}

impl Filter {
    fn parse(text: &str) -> Option<Self> {
        let (name, value) = text.trim().split_once(" eq ")?;
        let value: String = serde_json::from_str(value.trim()).ok()?;
        match name.trim() {
            "emails" => Some(Self::Email(key(&value))),
            "externalId" => Some(Self::ExternalId(value)),
            _ => None,
        }
    }
}
