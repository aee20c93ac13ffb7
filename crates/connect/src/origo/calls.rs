//! Every call of the management API that is made: a function each.

use http::Method;
use serde_json::{Value, json};

use super::client::{Call, Client, Reply, Sort};
use super::model::SCHEMA;
use crate::{Holder, Lane, Result, wire};

/// What is to be made for a person.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) pool: &'a str,
    /// Whether the system mails the code.
    pub(super) mail: bool,
}

impl Client {
    /// `GET /`: the organisation with its licences.
    pub(super) async fn organization(&self, lane: Lane) -> Result<Reply> {
        self.manage(Method::GET, &[], None, Sort::Read, lane).await
    }

    /// `GET /part-number`
    pub(super) async fn part_numbers(&self, lane: Lane) -> Result<Reply> {
        self.manage(Method::GET, &["part-number"], None, Sort::Read, lane).await
    }

    /// `GET /part-number/{id}`
    pub(super) async fn part_number(&self, id: &str, lane: Lane) -> Result<Reply> {
        self.manage(Method::GET, &["part-number", id], None, Sort::Read, lane).await
    }

    /// `POST /users` with an invitation and a credential.
    pub(super) async fn create_user(&self, holder: Holder<'_>, wanted: Wanted<'_>, lane: Lane) -> Result<Reply> {
        let mut body = person(holder);
        body["schemas"] = json!([format!("{SCHEMA}UserAction"), USER]);
        body[format!("{SCHEMA}UserAction")] = invitation_with(wanted);
        self.manage(Method::POST, &["users"], Some(body), Sort::Change, lane).await
    }

    /// `GET /users/{id}`
    pub(super) async fn user(&self, id: &str, lane: Lane) -> Result<Reply> {
        self.manage(Method::GET, &["users", id], None, Sort::Read, lane).await
    }

    /// `PUT /users/{id}`: under our external id.
    pub(super) async fn update_user(&self, id: &str, holder: Holder<'_>, lane: Lane) -> Result<Reply> {
        let mut body = person(holder);
        body["schemas"] = json!([USER]);
        body["id"] = id.parse::<u64>().map_or_else(|_| id.into(), Value::from);
        self.manage(Method::PUT, &["users", id], Some(body), Sort::Change, lane).await
    }

    /// `DELETE /users/{id}`
    pub(super) async fn delete_user(&self, id: &str, lane: Lane) -> Result<Reply> {
        self.manage(Method::DELETE, &["users", id], None, Sort::Change, lane).await
    }

    /// `POST /users/.search` for what is equal to a value.
    pub(super) async fn search_users(&self, attribute: &str, value: &str, lane: Lane) -> Result<Reply> {
        let filter = format!("{attribute} eq {}", Value::from(value));
        let body = json!({"schemas": [SEARCH], "filter": filter, "startIndex": 1, "count": 20});
        self.manage(Method::POST, &["users", ".search"], Some(body), Sort::Read, lane).await
    }

    /// `POST /users/.search` for a page of everybody.
    pub(super) async fn list_users(&self, start: usize, count: usize, lane: Lane) -> Result<Reply> {
        let body = json!({"schemas": [SEARCH], "startIndex": start, "count": count, "sortBy": "id",
                          "sortOrder": "ascending"});
        self.manage(Method::POST, &["users", ".search"], Some(body), Sort::Read, lane).await
    }

    /// `POST /users/{id}/invitation` with a credential.
    pub(super) async fn invite(&self, user: &str, wanted: Wanted<'_>, lane: Lane) -> Result<Reply> {
        let body = action(invitation_with(wanted));
        self.manage(Method::POST, &["users", user, "invitation"], Some(body), Sort::Change, lane).await
    }

    /// `POST /invitation/{id}/email`
    pub(super) async fn mail_invitation(&self, id: &str, lane: Lane) -> Result<Reply> {
        self.manage(Method::POST, &["invitation", id, "email"], None, Sort::Change, lane).await
    }

    /// `DELETE /invitation/{id}`
    pub(super) async fn cancel_invitation(&self, id: &str) -> Result<Reply> {
        self.manage(Method::DELETE, &["invitation", id], None, Sort::Change, Lane::Urgent).await
    }

    /// `POST /credential-container/{id}/credential`
    pub(super) async fn deliver(&self, phone: &str, pool: &str, lane: Lane) -> Result<Reply> {
        let body = action(json!({"assignCredential": "Y", "partNumber": pool, "credential": ""}));
        self.manage(Method::POST, &["credential-container", phone, "credential"], Some(body), Sort::Change, lane).await
    }

    /// `DELETE /credential/{id}`
    pub(super) async fn revoke_credential(&self, id: &str) -> Result<Reply> {
        self.manage(Method::DELETE, &["credential", id], None, Sort::Change, Lane::Urgent).await
    }

    /// `GET /events`
    pub(super) async fn events(&self, from: &str, to: &str) -> Result<Reply> {
        let account = &self.account;
        let query = [("dateFrom", from), ("dateTo", to)];
        let url = wire::url(&account.event_url, &["organization", &account.organization, "events"], &query);
        self.send(Call { method: Method::GET, url, body: None, sort: Sort::Events, lane: Lane::Ordinary }).await
    }

    /// `GET /events/filter`, `GET /callback`
    pub(super) async fn listeners(&self, path: &[&str]) -> Result<Reply> {
        self.listen(Method::GET, path, None).await
    }

    /// `POST /events/filter`, `POST /callback`
    pub(super) async fn add_listener(&self, path: &[&str], body: Value) -> Result<Reply> {
        self.listen(Method::POST, path, Some(body)).await
    }

    async fn listen(&self, method: Method, path: &[&str], body: Option<Value>) -> Result<Reply> {
        let account = &self.account;
        let mut full = vec!["organization", &account.organization];
        full.extend(path);
        let url = wire::url(&account.event_url, &full, &[]);
        self.send(Call { method, url, body, sort: Sort::Events, lane: Lane::Ordinary }).await
    }

    async fn manage(
        &self,
        method: Method,
        path: &[&str],
        body: Option<Value>,
        sort: Sort,
        lane: Lane,
    ) -> Result<Reply> {
        let account = &self.account;
        let mut full = vec!["credential-management", "customer", &account.organization];
        full.extend(path);
        self.send(Call { method, url: wire::url(&account.api_url, &full, &[]), body, sort, lane }).await
    }
}

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const SEARCH: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

fn person(holder: Holder<'_>) -> Value {
    let emails: Vec<Value> = holder.email.into_iter().map(|email| json!({"value": email})).collect();
    json!({
        "externalId": holder.id,
        "name": {"familyName": holder.last_name, "givenName": holder.first_name},
        "emails": emails,
        "meta": {"resourceType": "PACSUser"},
    })
}

fn invitation_with(wanted: Wanted<'_>) -> Value {
    json!({
        "createInvitationCode": "Y",
        "sendInvitationEmail": if wanted.mail { "Y" } else { "N" },
        "assignCredential": "Y",
        "partNumber": wanted.pool,
        "credential": "",
    })
}

fn action(block: Value) -> Value {
    let name = format!("{SCHEMA}UserAction");
    json!({"schemas": [&name], name: block, "meta": {"resourceType": "PACSUser"}})
}
