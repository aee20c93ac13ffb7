//! A simulator behind a socket, and somebody who calls it as the description says.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use simulate::origo::{Fault, Limits, Options, Origo};
use tokio::net::TcpListener;

pub(crate) const TYPE: &str = "application/vnd.assaabloy.ma.credential-management-2.2+json";
pub(crate) const ACTION: &str = "urn:hid:scim:api:ma:2.2:UserAction";
pub(crate) const INVITATION: &str = "urn:hid:scim:api:ma:2.2:UserInvitation";
pub(crate) const CREDENTIAL: &str = "urn:hid:scim:api:ma:2.2:Credential";
pub(crate) const CONTAINER: &str = "urn:hid:scim:api:ma:2.2:CredentialContainer";
pub(crate) const POOL: &str = "MID-SUB-CRD_FTPN_7411";
pub(crate) const SMALL_POOL: &str = "MID-SUB-CRD_FTPN_8822";

/// A status, and what came with it; null for nothing.
pub(crate) type Told = (u16, Value);

pub(crate) struct Bench {
    pub(crate) origo: Origo,
    pub(crate) base: String,
    pub(crate) client: Client,
    pub(crate) options: Options,
    pub(crate) token: String,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A clock that stands still: time goes by [`Bench::pass`] alone.
    pub(crate) async fn with(change: impl FnOnce(&mut Options)) -> Self {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let mut options = Options::new(7);
        options.limits = Limits::none();
        change(&mut options);
        let origo = Origo::new(options.clone(), Arc::new(|| "2026-11-20T08:00:00Z".parse().unwrap()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = origo.router().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let client = Client::builder().no_proxy().tls_certs_only([]).timeout(Duration::from_secs(20)).build().unwrap();
        let mut bench = Self { origo, base, client, options, token: String::new() };
        bench.renew_token().await;
        bench
    }

    pub(crate) async fn renew_token(&mut self) {
        let (_, told) = self.ask_token(&self.options.client_secret).await;
        told["access_token"].as_str().unwrap().clone_into(&mut self.token);
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.origo.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn faults(&self, all: &[&str]) {
        let all: Vec<Fault> = all.iter().map(|fault| fault.parse().unwrap()).collect();
        self.origo.set_faults(all);
    }

    pub(crate) async fn ask_token(&self, secret: &str) -> Told {
        let url = format!("{}/authentication/customer/{}/token", self.base, self.options.organization);
        let form = format!("client_id={}&client_secret={secret}&grant_type=client_credentials", self.options.client_id);
        let request = self.client.post(url).header("content-type", "application/x-www-form-urlencoded").body(form);
        tell(request).await.unwrap()
    }

    /// A request with every header that is asked for.
    pub(crate) fn request(&self, method: Method, path: &str, body: Option<&Value>) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        let request = request
            .bearer_auth(&self.token)
            .header("Application-ID", "HID-EXAMPLE-TEST")
            .header("Application-Version", "1.0");
        match body {
            Some(body) => request.header("content-type", TYPE).body(body.to_string()),
            None => request,
        }
    }

    pub(crate) fn management(&self, path: &str) -> String {
        format!("/credential-management/customer/{}{path}", self.options.organization)
    }

    pub(crate) fn event(&self, path: &str) -> String {
        format!("/organization/{}{path}", self.options.organization)
    }

    pub(crate) async fn try_call(&self, method: Method, path: &str, body: Option<&Value>) -> Option<Told> {
        tell(self.request(method, &self.management(path), body)).await
    }

    pub(crate) async fn get(&self, path: &str) -> Told {
        self.try_call(Method::GET, path, None).await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Told {
        self.try_call(Method::POST, path, Some(body)).await.unwrap()
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Told {
        self.try_call(Method::PUT, path, Some(body)).await.unwrap()
    }

    pub(crate) async fn delete(&self, path: &str) -> Told {
        self.try_call(Method::DELETE, path, None).await.unwrap()
    }

    /// A user with an invitation and a credential.
    pub(crate) async fn user_with_credential(&self, name: &str) -> Value {
        let (status, user) = self.post("/users", &with(person(name), action(Some(POOL)))).await;
        assert_eq!(status, 201, "{user}");
        user
    }

    /// A user whose credential is on a phone; answers user, credential, container.
    pub(crate) async fn user_with_phone(&self, name: &str) -> (u64, u64, u64) {
        let user = self.user_with_credential(name).await;
        let container = self.origo.accept(code_of(&user), "Pixel 9").unwrap();
        (id_of(&user), id_of(&user[CREDENTIAL][0]), container)
    }

    /// The credential as the user's answer shows it now.
    pub(crate) async fn status_on_phone(&self, user: u64) -> String {
        let user = self.get(&format!("/users/{user}")).await.1;
        user[CONTAINER][0][CREDENTIAL][0]["status"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn events(&self, query: &str) -> Told {
        tell(self.request(Method::GET, &self.event(&format!("/events{query}")), None)).await.unwrap()
    }
}

/// Sends it; none if nothing came back.
pub(crate) async fn tell(request: RequestBuilder) -> Option<Told> {
    let answer = request.send().await.ok()?;
    let status = answer.status().as_u16();
    let body = answer.text().await.ok()?;
    Some((status, serde_json::from_str(&body).unwrap_or(Value::Null)))
}

pub(crate) fn person(name: &str) -> Value {
    json!({
        "schemas": [ACTION, "urn:ietf:params:scim:schemas:core:2.0:User"],
        "externalId": format!("usr_{name}"),
        "name": {"familyName": "Klein", "givenName": name},
        "emails": [{"value": format!("{name}@example.org")}],
        "meta": {"resourceType": "PACSUser"},
    })
}

/// An action that invites, by mail, and assigns a credential of this pool if there is one.
pub(crate) fn action(pool: Option<&str>) -> Value {
    let assign = if pool.is_some() { "Y" } else { "N" };
    json!({ACTION: {
        "createInvitationCode": "Y", "sendInvitationEmail": "Y",
        "assignCredential": assign, "partNumber": pool.unwrap_or_default(), "credential": "",
    }, "meta": {"resourceType": "PACSUser"}})
}

pub(crate) fn with(mut body: Value, more: Value) -> Value {
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

pub(crate) fn id_of(value: &Value) -> u64 {
    value["id"].as_u64().unwrap()
}

pub(crate) fn code_of(user: &Value) -> &str {
    user[INVITATION][0]["invitationCode"].as_str().unwrap()
}
