//! A phone for tests: its keys, its proofs, and a person who was sent a link.

use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::Body;
use axum::http::{HeaderMap, Request};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::event::Category;
use domain::invitation::{Channel, Invitation};
use domain::user::User;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::sec1::ToSec1Point as _;
use serde_json::{Value, json};
use store::repo::EVENTS;
use store::repo::list::ListQuery;
use store::seal::sha256;

use crate::world::{Answered, As as _, ORIGIN, World, get, post};

/// What claims and confirmations are sent to.
pub(crate) const CLAIM: &str = "/enrol/v1/claim";
pub(crate) const CONFIRM: &str = "/enrol/v1/confirm";
pub(crate) const DISABLED: &str = "/enrol/v1/disabled";
pub(crate) const OFFER: &str = "/enrol/v1/offer";
pub(crate) const RESET: &str = "/enrol/v1/reset";
pub(crate) const STATE: &str = "/enrol/v1/state";

/// A phone: no more than its keys, and the newest nonce that it got.
pub(crate) struct Phone {
    seed: u8,
    pub(crate) nonce: Option<String>,
}

impl Phone {
    /// The phone of a seed; each seed has other keys.
    pub(crate) fn new(seed: u8) -> Self {
        Self { seed, nonce: None }
    }

    /// What it asks with, but for the proof.
    pub(crate) fn request(path: &str, body: Option<&Value>) -> Request<Body> {
        body.map_or_else(|| get(path), |body| post(path, body))
    }

    /// Asks with a proof, once more if it is told to take a fresh nonce, and keeps the newest.
    pub(crate) async fn ask(&mut self, world: &World, path: &str, body: Option<&Value>) -> Answered {
        let answered = self.ask_once(world, path, body).await;
        if answered.json()["code"] == "nonce_required" { self.ask_once(world, path, body).await } else { answered }
    }

    /// Asks with a proof.
    pub(crate) async fn ask_once(&mut self, world: &World, path: &str, body: Option<&Value>) -> Answered {
        let claims = self.claims(path, body);
        self.ask_with(world, path, body, &claims).await
    }

    /// Asks with a proof of these claims.
    pub(crate) async fn ask_with(
        &mut self,
        world: &World,
        path: &str,
        body: Option<&Value>,
        claims: &Value,
    ) -> Answered {
        let answered = world.send(Self::request(path, body).with("dpop", &self.sign(claims))).await;
        self.nonce = Some(answered.header("dpop-nonce").to_owned());
        answered
    }

    /// The claims of its next proof.
    pub(crate) fn claims(&self, path: &str, body: Option<&Value>) -> Value {
        static PROOFS: AtomicU32 = AtomicU32::new(0);
        let bytes = body.map(Value::to_string).unwrap_or_default();
        let mut claims = json!({
            "jti": format!("proof-{:016}", PROOFS.fetch_add(1, Ordering::Relaxed)),
            "htm": if body.is_some() { "POST" } else { "GET" },
            "htu": format!("{ORIGIN}{path}"),
            "iat": 1,
            "body_sha256": URL_SAFE_NO_PAD.encode(sha256(bytes.as_bytes())),
        });
        if let Some(nonce) = &self.nonce {
            claims["nonce"] = json!(nonce);
        }
        claims
    }

    /// The proof of these claims.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        let header = json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": self.public_key()});
        let [header, claims] = [&header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let signature: Signature = key(self.seed).sign(format!("{header}.{claims}").as_bytes());
        format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    /// The key of its proofs.
    pub(crate) fn public_key(&self) -> Value {
        jwk(self.seed)
    }

    /// What a claim says.
    pub(crate) fn claim_of(&self, code: &str) -> Value {
        json!({"code": code, "device": {
            "name": "Ada's phone", "platform": "reference",
            "public_key": self.public_key(), "encryption_key": jwk(self.seed + 100),
        }})
    }

    pub(crate) async fn claim(&mut self, world: &World, code: &str) -> Answered {
        let body = self.claim_of(code);
        self.ask(world, CLAIM, Some(&body)).await
    }

    pub(crate) async fn confirm(&mut self, world: &World) -> Answered {
        self.ask(world, CONFIRM, Some(&installed())).await
    }

    pub(crate) async fn state(&mut self, world: &World) -> Answered {
        self.ask(world, STATE, None).await
    }

    pub(crate) async fn reset(&mut self, world: &World) -> Answered {
        self.ask(world, RESET, Some(&json!({}))).await
    }
}

/// What a phone confirms.
pub(crate) fn installed() -> Value {
    json!({"installed": [{"kind": "door_id"}]})
}

/// The public key of a seed.
pub(crate) fn jwk(seed: u8) -> Value {
    let point = p256::PublicKey::from(key(seed).verifying_key()).to_sec1_point(false);
    let (x, y) = point.as_bytes()[1..].split_at(32); // uncompressed: 04, then both coordinates
    let [x, y] = [x, y].map(|coordinate| URL_SAFE_NO_PAD.encode(coordinate));
    json!({"kty": "EC", "crv": "P-256", "x": x, "y": y})
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).unwrap()
}

/// A person who was sent a link.
pub(crate) struct Invited {
    pub(crate) world: World,
    pub(crate) credential: String,
    pub(crate) code: String,
}

impl Invited {
    /// One on each database.
    pub(crate) async fn both() -> Vec<Self> {
        let mut all = Vec::new();
        for world in World::both().await {
            all.push(Self::of(world).await);
        }
        all
    }

    /// One on SQLite.
    pub(crate) async fn new() -> Self {
        Self::of(World::new().await).await
    }

    pub(crate) async fn of(world: World) -> Self {
        let user = world.house.user("Ada", "4711").await;
        let (credential, code) = invite(&world, &user).await;
        Self { world, credential, code }
    }

    /// A phone that has claimed and confirmed.
    pub(crate) async fn enrolled(&self, seed: u8) -> Phone {
        let mut phone = Phone::new(seed);
        for answered in [phone.claim(&self.world, &self.code).await, phone.confirm(&self.world).await] {
            assert!(answered.status.is_success(), "{}", answered.text);
        }
        phone
    }

    pub(crate) async fn offer(&self) -> Answered {
        self.world.send(post(OFFER, &json!({"code": self.code}))).await
    }

    /// How often something of this category was recorded.
    pub(crate) async fn recorded(&self, category: Category) -> usize {
        let mut reader = self.world.house.app.store().read().await.unwrap();
        let query = ListQuery { limit: 500, ..ListQuery::of(&EVENTS) };
        let page = reader.events().list(self.world.house.project.id, &query).await.unwrap();
        page.items.iter().filter(|recorded| recorded.event.category == category).count()
    }

    pub(crate) async fn invitation(&self) -> Invitation {
        let mut reader = self.world.house.app.store().read().await.unwrap();
        let credential = self.credential.parse().unwrap();
        let all = reader.invitations().of_credential(self.world.house.project.id, credential).await.unwrap();
        all.into_iter().next_back().unwrap()
    }
}

/// Acquires a credential for a person; answers its id and the code of its link.
pub(crate) async fn invite(world: &World, user: &User) -> (String, String) {
    let asked = app::credentials::Acquisition {
        channel: Some(Channel::Shown),
        ..app::credentials::Acquisition::new(world.house.pool.id, user.id)
    };
    let acquired = app::credentials::acquire(&world.house.system(), asked).await.unwrap();
    (acquired.credential.id.to_string(), acquired.shown.unwrap().code.text())
}

/// What every answer of the protocol has.
pub(crate) fn is_complete(headers: &HeaderMap) -> bool {
    headers.get("cache-control").is_some_and(|value| value == "no-store") && headers.contains_key("dpop-nonce")
}
