//! The rig of HID Origo.

mod own;
mod server;

use connect::origo::Origo;
use connect::{Connector, Values};
use domain::time::Timestamp;
use http::{Request, Response};
use serde_json::json;

use crate::rig::{Card, Closed, Rig, Sort, VENDORS_WORDS};
use server::{Server, Status};

/// The server behind the suite.
#[derive(Default)]
pub(crate) struct OrigoRig(Server);

crate::conformance!(OrigoRig);

const SECRET: &str = "open-sesame-open";

impl Rig for OrigoRig {
    fn connector() -> &'static dyn Connector {
        &Origo
    }

    fn values() -> Values {
        let plain = [
            ("auth_url", "https://auth.test"),
            ("api_url", "https://api.test/"),
            ("event_url", "https://event.test"),
            ("organization", "1234567"),
            ("client_id", "1234567-OSRV1"),
            ("application_id", "HID-EXAMPLE-TEST"),
        ];
        let plain = plain.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        Values::new(plain, [("client_secret".to_owned(), SECRET.into())].into())
    }

    fn pools() -> [&'static str; 2] {
        ["CRD633ZZ-TST0001", "CRD633ZZ-TST0002"]
    }

    fn secret() -> &'static str {
        SECRET
    }

    fn sort(request: &Request<Vec<u8>>) -> Sort {
        let path = request.uri().path();
        match request.method().as_str() {
            "POST" if path.ends_with("/token") => Sort::Access,
            "POST" if path.ends_with("/.search") => Sort::Read,
            "GET" => Sort::Read,
            _ => Sort::Change,
        }
    }

    fn answer(&mut self, request: &Request<Vec<u8>>, now: Timestamp) -> Response<Vec<u8>> {
        let (status, body) =
            self.0.handle(request, now).unwrap_or_else(|status| (status, json!({"detail": VENDORS_WORDS})));
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        Response::builder().status(status).body(body).unwrap()
    }

    fn limit() -> Response<Vec<u8>> {
        Response::builder().status(403).body(VENDORS_WORDS.into()).unwrap()
    }

    fn cards(&self) -> Vec<Card> {
        let owner = |user| self.0.users.get(&user).and_then(|user| user.external_id.clone());
        let cards = self.0.cards.iter().map(|(id, card)| Card {
            id: id.to_string(),
            owner: owner(card.user),
            pool: card.part.clone(),
            living: matches!(card.status, Status::Reserved | Status::Issued),
            works: card.status == Status::Issued,
        });
        cards.collect()
    }

    fn open_invitations(&self) -> usize {
        self.0.invitations.values().filter(|invitation| invitation.status == "PENDING").count()
    }

    fn invitations_sent(&self) -> usize {
        self.0.invitations.values().map(|invitation| invitation.mails).sum()
    }

    fn accept(&mut self, card: &str, now: Timestamp) {
        self.0.accept(card.parse().unwrap(), now);
    }

    fn settle(&mut self, now: Timestamp) {
        self.0.settle(now);
    }

    fn close_pool(&mut self, pool: &str, how: Closed) {
        let part = self.0.parts.iter_mut().find(|part| part.number == pool).unwrap();
        part.gone = how == Closed::Gone;
        part.available = if how == Closed::Exhausted { 0 } else { 5000 };
    }

    fn admit(&mut self, admitted: bool) {
        self.0.shut = !admitted;
        self.0.tokens.clear();
    }

    fn forget_access(&mut self) {
        self.0.tokens.clear();
    }

    fn stranger(&mut self, email: &str, external_id: Option<&str>, now: Timestamp) {
        self.0.stranger(email, external_id, Self::pools()[0], now);
    }

    fn people(&self) -> Vec<(Option<String>, String)> {
        self.0.users.values().map(|user| (user.external_id.clone(), user.email.clone())).collect()
    }
}
