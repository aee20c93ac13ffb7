//! One invitation's server, as the specification describes it, with switches for mishaps.

mod authority;
mod desk;
mod proof;
mod seal;

use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub(crate) use authority::openssl;
pub(crate) use desk::{Desk, Spoil};

pub(crate) const CODE: &str = "mzxw6ytboi2dknrxhazdgnbvgy";
const SERVER_TIME: &str = "2030-01-01T00:00:00Z";
const LEASE_UNTIL: &str = "2030-01-02T00:00:00Z";

/// The server.
pub(crate) struct Server {
    public_url: String,
    world: Arc<Mutex<World>>,
}

struct World {
    public_url: String,
    nonce: u64,
    seen: Vec<String>,
    paths: Vec<String>,
    bound: Option<Bound>,
    pin: Option<String>,
    attempts: u8,
    status: String,
    reason: Option<String>,
    id: Value,
    disabled: Vec<String>,
    reset: bool,
    reused: u32,
    mishap: Option<(String, u16, String)>,
    away: bool,
    desk: Option<Desk>,
}

struct Bound {
    thumbprint: String,
    names: Vec<String>,
    answer: Value,
    confirmed: bool,
}

/// An answer: its status and body, or a problem's code.
pub(crate) type Answer = Result<Value, (u16, &'static str, Value)>;

impl Server {
    pub(crate) async fn start() -> Self {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let public_url = format!("http://{}/doors", listener.local_addr().unwrap());
        let world = Arc::new(Mutex::new(World::new(&public_url)));
        let router = Router::new().fallback(serve).with_state(world.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { public_url, world }
    }

    pub(crate) fn link(&self) -> String {
        format!("{}/m/#{CODE}", self.public_url)
    }

    /// The last parts of the paths that were asked for and went as they should.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.world().paths.clone()
    }

    pub(crate) fn device_names(&self) -> Vec<String> {
        self.world().bound.as_ref().map(|bound| bound.names.clone()).unwrap_or_default()
    }

    pub(crate) fn confirmed(&self) -> bool {
        self.world().bound.as_ref().is_some_and(|bound| bound.confirmed)
    }

    pub(crate) fn disabled(&self) -> Vec<String> {
        self.world().disabled.clone()
    }

    pub(crate) fn was_reset(&self) -> bool {
        self.world().reset
    }

    /// How often a second phone tried.
    pub(crate) fn reused(&self) -> u32 {
        self.world().reused
    }

    pub(crate) fn require_pin(&self, pin: &str) {
        self.world().pin = Some(pin.to_owned());
    }

    /// Has the server issue certificates, too.
    pub(crate) fn open_desk(&self, desk: Desk) {
        self.world().desk = Some(desk);
    }

    /// Asks or changes what the server does about certificates.
    pub(crate) fn desk<T>(&self, ask: impl FnOnce(&mut Desk) -> T) -> T {
        ask(self.world().desk.as_mut().expect("a server that issues certificates"))
    }

    pub(crate) fn set_status(&self, status: &str, reason: Option<&str>) {
        let mut world = self.world();
        (world.status, world.reason) = (status.to_owned(), reason.map(str::to_owned));
    }

    pub(crate) fn change_id(&self, id: Value) {
        self.world().id = id;
    }

    /// The next request to `path` is answered so; without a code, by a page that is no problem document.
    pub(crate) fn fail_next(&self, path: &str, status: u16, code: &str) {
        self.world().mishap = Some((path.to_owned(), status, code.to_owned()));
    }

    /// Whether nobody answers.
    pub(crate) fn go_away(&self, away: bool) {
        self.world().away = away;
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }
}

async fn serve(
    State(world): State<Arc<Mutex<World>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path().strip_prefix("/doors/enrol/v1/").expect("a path of the protocol").to_owned();
    let mut world = world.lock().unwrap();
    assert!(uri.query().is_none(), "{uri}");
    assert!(!uri.to_string().contains(CODE));
    if world.away {
        // A body that breaks off is what a lost answer looks like.
        return Response::builder().header("content-length", "100").body(Body::from("x")).unwrap();
    }
    if let Some((_, status, code)) = world.mishap.take_if(|(failing, ..)| *failing == path) {
        return mishap(status, &code);
    }
    let answer = world.answer(&method, &path, &headers, &body);
    if answer.is_ok() {
        world.paths.push(path);
    }
    world.nonce += 1;
    respond(answer, world.nonce)
}

fn mishap(status: u16, code: &str) -> Response {
    let response =
        Response::builder().status(status).header("location", "https://portal.example.org/").header("retry-after", "7");
    if code.is_empty() {
        return response
            .header("content-type", "text/html")
            .body(Body::from("<h1>Welcome to the airport</h1>"))
            .unwrap();
    }
    let problem = json!({"type": "about:blank", "status": status, "code": code});
    response.header("content-type", "application/problem+json").body(Body::from(problem.to_string())).unwrap()
}

fn respond(answer: Answer, nonce: u64) -> Response {
    let response =
        Response::builder().header("DPoP-Nonce", format!("nonce-{nonce}")).header("cache-control", "no-store");
    match answer {
        Ok(body) => response.header("content-type", "application/json").body(Body::from(body.to_string())).unwrap(),
        Err((status, code, mut more)) => {
            more["status"] = status.into();
            more["code"] = code.into();
            let response = response.status(status).header("content-type", "application/problem+json");
            response.body(Body::from(more.to_string())).unwrap()
        }
    }
}

pub(crate) fn refuse(status: u16, code: &'static str) -> Answer {
    Err((status, code, json!({})))
}

impl World {
    fn new(public_url: &str) -> Self {
        Self {
            public_url: public_url.to_owned(),
            nonce: 0,
            seen: Vec::new(),
            paths: Vec::new(),
            bound: None,
            pin: None,
            attempts: 0,
            status: "active".to_owned(),
            reason: None,
            id: json!({"format": "H10301", "facility_code": 123, "number": "4567", "bit_length": 26, "bits_hex": "2f623ae"}),
            disabled: Vec::new(),
            reset: false,
            reused: 0,
            mishap: None,
            away: false,
            desk: None,
        }
    }

    fn answer(&mut self, method: &Method, path: &str, headers: &HeaderMap, body: &[u8]) -> Answer {
        let expected = if path == "state" { Method::GET } else { Method::POST };
        assert_eq!(*method, expected, "{path}");
        if expected == Method::POST {
            assert_eq!(headers["content-type"], "application/json");
        }
        if path == "offer" {
            assert!(!headers.contains_key("dpop"));
            return self.offer(&serde_json::from_slice(body).unwrap());
        }
        let proof = proof::check(headers, method.as_str(), &format!("{}/enrol/v1/{path}", self.public_url), body);
        if proof.nonce != Some(format!("nonce-{}", self.nonce)) {
            return refuse(401, "nonce_required");
        }
        assert!(!self.seen.contains(&proof.jti), "a jti came twice");
        self.seen.push(proof.jti);
        let body: Value = if body.is_empty() { Value::Null } else { serde_json::from_slice(body).unwrap() };
        match path {
            "claim" => self.claim(&proof.thumbprint, &proof.jwk, &body),
            _ if self.bound.as_ref().is_none_or(|bound| bound.thumbprint != proof.thumbprint) || self.reset => {
                refuse(401, "device_unknown")
            }
            "confirm" => self.confirm(&body),
            "state" => Ok(self.state()),
            "disabled" => Ok(self.note_disabled(&body)),
            "reset" => Ok(self.take_back(&body)),
            _ => self.desk.as_mut().expect("a server that issues certificates").answer(path, &body),
        }
    }

    fn offer(&mut self, body: &Value) -> Answer {
        assert_eq!(*body, json!({"code": CODE}));
        if self.bound.is_some() {
            return refuse(410, "code_used");
        }
        Ok(json!({
            "issuer": {"name": "Example Works", "project": "default"},
            "holder": {"display_name": "Ada Lovelace"},
            "installs": self.installs(),
            "pin_required": self.pin.is_some(),
            "device_pin": self.desk.as_ref().map_or(Value::Null, |desk| desk.policy.clone()),
            "expires_at": "2030-01-08T00:00:00Z",
            "nonce": format!("nonce-{}", self.nonce + 1),
            "a_member_of_a_later_version": true,
        }))
    }

    fn claim(&mut self, thumbprint: &str, jwk: &Value, body: &Value) -> Answer {
        assert_eq!(body["code"], CODE);
        assert_eq!(body["device"]["public_key"], *jwk);
        assert_ne!(body["device"]["encryption_key"], *jwk);
        assert_eq!(body["device"]["platform"], "reference");
        match &mut self.bound {
            Some(bound) if bound.thumbprint == thumbprint && !self.reset => return Ok(bound.answer.clone()),
            Some(_) if self.reset => return refuse(410, "code_used"),
            Some(_) => {
                self.reused += 1;
                return refuse(409, "code_reused");
            }
            None => {}
        }
        if self.pin.as_ref().is_some_and(|pin| body["pin"] != pin.as_str()) {
            self.attempts += 1;
            return Err((403, "pin_wrong", json!({"attempts_left": 5 - self.attempts})));
        }
        let answer = json!({
            "device_id": "dev_01h455vb4pex5vsknk084sn02q",
            "credential": {
                "id": "crd_01h455vb4pex5vsknk084sn02r",
                "label": "Mobile ID",
                "issuer": {"name": "Example Works", "project": "default"},
                "holder": {"display_name": "Ada Lovelace"},
                "valid_from": null,
                "valid_until": null,
            },
            "templates": self.desk.as_ref().map_or_else(|| json!([]), |desk| desk.templates.clone()),
            "device_pin": self.desk.as_ref().map_or(Value::Null, |desk| desk.policy.clone()),
            "nonce": "is in the header too",
        });
        if let Some(desk) = &mut self.desk {
            desk.recipient = body["device"]["encryption_key"].clone();
        }
        let names = vec![body["device"]["name"].as_str().unwrap().to_owned()];
        self.bound = Some(Bound { thumbprint: thumbprint.to_owned(), names, answer: answer.clone(), confirmed: false });
        Ok(answer)
    }

    fn installs(&self) -> Value {
        let door_id = json!({"kind": "door_id", "label": "Mobile ID"});
        match &self.desk {
            None => json!([door_id]),
            Some(desk) => {
                json!([door_id, {"kind": "certificates", "label": "Certificates", "key_ids": desk.key_ids()}])
            }
        }
    }

    fn confirm(&mut self, body: &Value) -> Answer {
        assert_eq!(body["installed"][0], json!({"kind": "door_id"}));
        match &mut self.desk {
            None => assert_eq!(body["installed"].as_array().unwrap().len(), 1),
            Some(desk) => desk.confirm(&body["installed"][1])?,
        }
        self.bound.as_mut().unwrap().confirmed = true;
        Ok(self.state())
    }

    fn note_disabled(&mut self, body: &Value) -> Value {
        self.disabled.push(body["status"].as_str().unwrap().to_owned());
        self.state()
    }

    fn take_back(&mut self, body: &Value) -> Value {
        assert_eq!(*body, json!({}));
        self.reset = true;
        json!({"status": "reset"})
    }

    fn state(&self) -> Value {
        let confirmed = self.bound.as_ref().unwrap().confirmed;
        let status = if confirmed { self.status.as_str() } else { "claimed" };
        let active = status == "active";
        json!({
            "status": status,
            "reason": self.reason,
            "id": if active { self.id.clone() } else { Value::Null },
            "valid_from": null,
            "valid_until": null,
            "lease_until": if active { json!(LEASE_UNTIL) } else { Value::Null },
            "server_time": SERVER_TIME,
            "poll_after_s": 900,
            "messages": [],
            "certificates": self.desk.as_ref().map_or_else(|| json!([]), Desk::states),
            "certificates_to_renew": self.desk.as_ref().map_or_else(|| json!([]), |desk| desk.to_renew.clone()),
        })
    }
}
