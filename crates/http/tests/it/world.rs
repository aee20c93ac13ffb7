//! A server for a test: a scratch database, a clock that stands still unless it is moved, and callers.

use std::net::SocketAddr;

use app::access::Password;
use app::access::api_keys::{self, NewKey};
use app::access::operators::{self, NewOperator};
use app::context::SyncLimits;
use app::testing::House;
use app::{App, Caller, Instance, Parts};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use domain::operator::Role;
use domain::project::Locale;
use http_api::Options;
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// A server and what stands behind it.
pub(crate) struct World {
    pub(crate) house: House,
    router: Router,
}

/// The password of everybody.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The origin that browsers name.
pub(crate) const ORIGIN: &str = "https://doors.example.org";

/// A person who is logged in.
pub(crate) struct Session {
    pub(crate) cookie: String,
    pub(crate) id: String,
}

/// An answer.
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        Self::of(House::sqlite().await, options)
    }

    /// One that has no time at all for filters.
    pub(crate) async fn hurried() -> Self {
        let mut house = House::sqlite().await;
        let store = house.app.store().clone().with_patience(std::time::Duration::ZERO);
        house.app = App::new(Parts { store, ..house.app.parts().clone() });
        Self::of(house, Options::default())
    }

    /// One that takes no larger files of users.
    pub(crate) async fn taking(sync_limits: SyncLimits) -> Self {
        let mut house = House::sqlite().await;
        house.app = App::new(Parts { sync_limits, ..house.app.parts().clone() });
        Self::of(house, Options::default())
    }

    /// The same on each database.
    pub(crate) async fn both() -> Vec<Self> {
        Self::both_with(&Options::default()).await
    }

    pub(crate) async fn both_with(options: &Options) -> Vec<Self> {
        House::both().await.into_iter().map(|house| Self::of(house, options.clone())).collect()
    }

    /// One on a house that is furnished already.
    pub(crate) fn of(house: House, options: Options) -> Self {
        Self { router: http_api::router(house.app.clone(), options), house }
    }

    /// Makes an operator with this role in `campus`; answers a session's cookie.
    pub(crate) async fn operator(&self, name: &str, role: Option<Role>) -> Session {
        self.person(name, false, role).await
    }

    /// Makes an instance owner; answers a session's cookie.
    pub(crate) async fn owner(&self) -> Session {
        self.person("owner", true, None).await
    }

    async fn person(&self, name: &str, instance_owner: bool, role: Option<Role>) -> Session {
        let email = format!("{name}@example.org");
        let slug = self.house.project.slug.clone();
        let new = NewOperator {
            email: email.parse().unwrap(),
            name: name.to_owned(),
            password: Password::new(PASSWORD.to_owned()),
            locale: Locale::En,
            instance_owner,
            roles: role.into_iter().map(|role| (slug.clone(), role)).collect(),
        };
        let here = Instance::new(self.house.app.clone(), Caller::system());
        let made = operators::create(&here, new).await.unwrap();
        Session { cookie: self.log_in(&email).await, id: made.operator.id.to_string() }
    }

    /// Logs in; answers the cookie.
    pub(crate) async fn log_in(&self, email: &str) -> String {
        let answered = self.send(post("/api/v1/session", &json!({"email": email, "password": PASSWORD}))).await;
        assert_eq!(answered.status, StatusCode::OK, "{}", answered.text);
        answered.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    /// Makes an API key of `campus`.
    pub(crate) async fn key(&self, role: Role) -> String {
        let new = NewKey { name: role.to_string(), role, address_ranges: Vec::new(), expires_at: None };
        let made = api_keys::create(&self.house.system(), new).await.unwrap();
        made.secret.expose().to_owned()
    }

    /// Listens on a port of this machine, for as long as the test runs; answers where.
    pub(crate) async fn listen(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = self.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        format!("http://{address}")
    }

    /// Sends a request from 192.0.2.1.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answered {
        self.send_from("192.0.2.1", request).await
    }

    /// Sends a request from an address.
    pub(crate) async fn send_from(&self, address: &str, request: Request<Body>) -> Answered {
        let (parts, body) = self.begin(address, request).await.into_parts();
        let bytes = axum::body::to_bytes(body, 10_000_000).await.unwrap();
        Answered { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Sends a request from an address; answers what has begun to be answered.
    pub(crate) async fn begin(&self, address: &str, mut request: Request<Body>) -> Response<Body> {
        let peer = SocketAddr::new(address.parse().unwrap(), 40_000);
        request.extensions_mut().insert(ConnectInfo(peer));
        self.router.clone().oneshot(request).await.unwrap()
    }
}

impl Answered {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// The code of the problem.
    pub(crate) fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        assert_eq!(self.json()["status"], self.status.as_u16());
        self.json()["code"].as_str().unwrap().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// A request without a body.
pub(crate) fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

/// A request with a JSON body.
pub(crate) fn post(path: &str, body: &Value) -> Request<Body> {
    with_body("POST", path, "application/json", body)
}

/// A request with a merge patch.
pub(crate) fn patch(path: &str, if_match: &str, body: &Value) -> Request<Body> {
    let mut request = with_body("PATCH", path, "application/merge-patch+json", body);
    request.headers_mut().insert("if-match", if_match.parse().unwrap());
    request
}

/// A request with a merge patch that says no version.
pub(crate) fn put(path: &str, body: &Value) -> Request<Body> {
    with_body("PUT", path, "application/merge-patch+json", body)
}

/// A request without a body.
pub(crate) fn delete(path: &str) -> Request<Body> {
    Request::delete(path).body(Body::empty()).unwrap()
}

fn with_body(method: &str, path: &str, media_type: &str, body: &Value) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header("content-type", media_type);
    request.body(Body::from(body.to_string())).unwrap()
}

/// Ways to say who asks.
pub(crate) trait As {
    /// A person in a browser on our own pages.
    fn by(self, session: &Session) -> Self;
    /// A program.
    fn with_key(self, secret: &str) -> Self;
    /// With a header more.
    fn with(self, name: &'static str, value: &str) -> Self;
}

impl As for Request<Body> {
    fn by(self, session: &Session) -> Self {
        self.with("cookie", &session.cookie).with("origin", ORIGIN)
    }

    fn with_key(self, secret: &str) -> Self {
        self.with("authorization", &format!("Bearer {secret}"))
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers_mut().insert(name, value.parse().unwrap());
        self
    }
}
