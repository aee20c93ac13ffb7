//! A simulator behind a socket, and somebody who signs what they ask for.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use simulate::accessgrid::{AccessGrid, Fault, Options};
use tokio::net::TcpListener;

pub(crate) const TEMPLATE: &str = "0xd3adb00b5";

/// A status, and what came with it; null for nothing.
pub(crate) type Told = (u16, Value);

pub(crate) struct Bench {
    pub(crate) grid: AccessGrid,
    pub(crate) base: String,
    pub(crate) client: Client,
    pub(crate) options: Options,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::with(|options| options.limit = usize::MAX).await
    }

    /// A clock that stands still: time goes by [`Bench::pass`] alone.
    pub(crate) async fn with(change: impl FnOnce(&mut Options)) -> Self {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let mut options = Options::new(7);
        change(&mut options);
        let grid = AccessGrid::new(options.clone(), Arc::new(|| "2026-11-20T08:00:00Z".parse().unwrap()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = grid.router().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let client = Client::builder().no_proxy().tls_certs_only([]).timeout(Duration::from_secs(20)).build().unwrap();
        Self { grid, base, client, options }
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.grid.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn faults(&self, all: &[&str]) {
        let all: Vec<Fault> = all.iter().map(|fault| fault.parse().unwrap()).collect();
        self.grid.set_faults(all);
    }

    /// A signed request; one without a body signs this payload and says it in its query.
    pub(crate) fn request(&self, method: Method, path: &str, payload: &str, body: Option<&Value>) -> RequestBuilder {
        let (body, payload) = match body {
            Some(body) => (Some(body.to_string()), body.to_string()),
            None => (None, payload.to_owned()),
        };
        let mut url = reqwest::Url::parse(&format!("{}{path}", self.base)).unwrap();
        if body.is_none() {
            url.query_pairs_mut().append_pair("sig_payload", &payload);
        }
        let request = self.client.request(method, url).header("X-ACCT-ID", &self.options.account_id);
        let request = request.header("X-PAYLOAD-SIG", sign(&self.options.secret, &payload));
        body.into_iter().fold(request, |request, body| request.header("content-type", "application/json").body(body))
    }

    pub(crate) async fn get(&self, path: &str) -> Told {
        tell(self.request(Method::GET, path, "{}", None)).await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Told {
        tell(self.request(Method::POST, path, "", Some(body))).await.unwrap()
    }

    /// An action on a pass, whose body is empty.
    pub(crate) async fn act(&self, id: &str, action: &str) -> Told {
        let path = format!("/v1/key-cards/{id}/{action}");
        tell(self.request(Method::POST, &path, &json!({ "id": id }).to_string(), None)).await.unwrap()
    }

    pub(crate) async fn issue(&self, name: &str) -> Value {
        let (status, pass) = self.post("/v1/key-cards", &person(name)).await;
        assert_eq!(status, 201, "{pass}");
        pass
    }

    /// A pass in somebody's wallet; answers its id.
    pub(crate) async fn installed(&self, name: &str) -> String {
        let pass = self.issue(name).await;
        self.grid.install(pass["install_url"].as_str().unwrap(), "Pixel 9").unwrap()
    }

    pub(crate) async fn state_of(&self, id: &str) -> String {
        self.get(&format!("/v1/key-cards/{id}")).await.1["state"].as_str().unwrap().to_owned()
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
        "card_template_id": TEMPLATE,
        "employee_id": format!("usr_{name}"),
        "full_name": name,
        "email": format!("{name}@example.org"),
        "site_code": "42",
        "metadata": {"owner": "test"},
    })
}

pub(crate) fn sign(secret: &str, payload: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, STANDARD.encode(payload).as_bytes());
    tag.as_ref().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}
