//! A system of another maker where everybody has had a credential for a while, and what other people's programs do there.
//!
//! It is the simulator of HID Origo, in this process and behind a socket of its own: the server talks to it as to any
//! other, with the limits that the server keeps for itself.
//!
//! The event is always the same: another head-end revokes a credential. It is the one that Claviger takes for certain
//! as it is told. What is no certainty is asked for, and the calls for that are limited to 300 in five minutes, so that
//! 200 of those in a second would measure nothing but that limit. The app of each credential's phone was deleted long
//! ago: what no phone holds is revoked at once, so that one act is one event.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Bytes;
use axum::http::{Method, Request};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use simulate::origo::{Limits, Options, Origo, PartNumber};

const APPLICATION: &str = "HID-CLAVIGER-BENCH";
const MANAGEMENT: &str = "application/vnd.assaabloy.ma.credential-management-2.2+json";
/// How long ago everything was issued: longer than the server looks back for events that come late.
const LONG_AGO: SignedDuration = SignedDuration::from_mins(30);

/// The system.
pub(super) struct Elsewhere {
    origo: Origo,
    options: Options,
    url: String,
    token: String,
    behind_s: Arc<AtomicI64>,
}

/// A credential there.
#[derive(Debug, Clone)]
pub(super) struct Card {
    /// Its id there.
    pub(super) id: u64,
    /// Its number.
    pub(super) number: String,
    /// The number of its pool, from 0 on.
    pub(super) pool: usize,
}

impl Elsewhere {
    /// Begins to serve one with so many pools.
    pub(super) async fn open(pools: usize) -> Self {
        crate::install_tls();
        let mut options = Options::new(7);
        options.limits = Limits::none();
        options.part_numbers = (0..pools).map(part_number).collect();
        let behind_s = Arc::new(AtomicI64::new(LONG_AGO.as_secs()));
        let behind = behind_s.clone();
        let clock = Arc::new(move || Timestamp::now() - SignedDuration::from_secs(behind.load(Ordering::Relaxed)));
        let origo = Origo::new(options.clone(), clock);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let service = origo.router().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        tokio::spawn(origo.clone().deliver_callbacks(reqwest::Client::builder().no_proxy().build().unwrap()));
        Self { origo, options, url, token: String::new(), behind_s }
    }

    /// What enrols it.
    pub(super) fn config(&self) -> Value {
        let (url, options) = (&self.url, &self.options);
        json!({
            "auth_url": url, "api_url": url, "event_url": url, "organization": options.organization,
            "client_id": options.client_id, "client_secret": options.client_secret, "application_id": APPLICATION,
        })
    }

    /// Issues so many credentials long ago, each of the pool that is said; from then on it is today.
    pub(super) fn issue(&mut self, count: usize, pool_of: fn(usize) -> usize) -> Vec<Card> {
        self.sign_in();
        for number in 0..count {
            let body = json!({
                "externalId": format!("B-{number:08}"),
                "name": { "familyName": format!("Person {number}"), "givenName": "Ada" },
                "emails": [{ "value": format!("person{number}@example.org") }],
                "urn:hid:scim:api:ma:2.2:UserAction": {
                    "createInvitationCode": "Y", "assignCredential": "Y",
                    "partNumber": self.options.part_numbers[pool_of(number)].part_number,
                },
            });
            self.manage(Method::POST, "users", &body);
        }
        for invitation in self.origo.invitations() {
            let phone = self.origo.accept(&invitation.code, "Pixel 9").unwrap();
            self.origo.remove_app(phone).unwrap();
        }
        self.behind_s.store(0, Ordering::Relaxed);
        self.sign_in(); // a token is as old as everything else
        let pool = |part: &str| self.options.part_numbers.iter().position(|one| one.part_number == part).unwrap();
        let card = |one: simulate::origo::Credential| Card {
            id: one.id,
            pool: pool(&one.part_number),
            number: one.card_number,
        };
        self.origo.credentials().into_iter().map(card).collect()
    }

    /// Another head-end revokes a credential: an event, from now on.
    pub(super) fn revoke(&self, card: &Card) {
        self.manage(Method::DELETE, &format!("credential/{}", card.id), &Value::Null);
    }

    /// How many times it was asked for its events.
    pub(super) fn asked(&self) -> u64 {
        self.origo.calls().get(&simulate::origo::Call::Events).copied().unwrap_or_default()
    }

    /// Whether it was told where to call.
    pub(super) fn calls_back(&self) -> bool {
        self.origo.calls().contains_key(&simulate::origo::Call::CreateCallback)
    }

    fn sign_in(&mut self) {
        let Options { organization, client_id, client_secret, .. } = &self.options;
        let form = format!("client_id={client_id}&client_secret={client_secret}&grant_type=client_credentials");
        let request = Request::post(format!("/authentication/customer/{organization}/token"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Bytes::from(form));
        let token = self.ask(request.unwrap());
        token["access_token"].as_str().unwrap().clone_into(&mut self.token);
    }

    /// A call as other head-ends make it.
    fn manage(&self, method: Method, path: &str, body: &Value) -> Value {
        let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        let request = Request::builder()
            .method(method)
            .uri(format!("/credential-management/customer/{}/{path}", self.options.organization))
            .header("authorization", format!("Bearer {}", self.token))
            .header("application-id", APPLICATION)
            .header("application-version", "1.0")
            .header("content-type", MANAGEMENT)
            .body(body);
        self.ask(request.unwrap())
    }

    fn ask(&self, request: Request<Bytes>) -> Value {
        let uri = request.uri().clone();
        let answer = self.origo.handle(IpAddr::V4(Ipv4Addr::LOCALHOST), request).response().unwrap();
        let (status, body) = (answer.status(), answer.into_body());
        assert!(status.is_success(), "{uri}: {status} {}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap_or(Value::Null)
    }
}

/// A pool with more credentials than anybody asks for.
fn part_number(index: usize) -> PartNumber {
    let number = index as u64;
    let name = format!("MID-SUB-CRD_FTPN_{index:04}");
    PartNumber::range(11 + number, &name, &pool_name(index), 10_000_000 * (number + 1), 5_000_000)
}

/// What a pool is called, there and here.
pub(super) fn pool_name(index: usize) -> String {
    format!("Building {index:03}")
}
