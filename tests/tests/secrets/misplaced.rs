//! Requests that hold a secret where none belongs.

use std::fmt::Write as _;

use reqwest::header::HeaderName;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::json;

use crate::house::House;

impl House {
    /// Secrets where they do not belong.
    pub(crate) async fn in_wrong_places(&self) {
        for (what, secret) in &self.secrets.long {
            let answers = self.misplace(secret).await;
            assert!(answers.iter().all(StatusCode::is_client_error), "{what}: {answers:?}");
        }
    }

    async fn misplace(&self, secret: &str) -> Vec<StatusCode> {
        let (root, word) = (&self.server.url, percent(secret));
        let users = self.project.url("users");
        let json =
            |request: RequestBuilder, body: String| request.header("content-type", "application/json").body(body);
        let header = |name: &'static str| self.client.get(&users).header(HeaderName::from_static(name), secret);
        let keyed = |method: Method, path: &str| self.project.request(method, path);
        let requests = [
            self.client.get(format!("{users}?token={word}")),
            self.client.get(&users).basic_auth(secret, Some(secret)),
            self.client.get(format!("{root}/api/v1/projects/{word}/users")),
            self.client.get(format!("{root}/{word}")),
            header("x-api-key"),
            header("cookie"),
            header("x-request-id"),
            header("user-agent"),
            keyed(Method::GET, &format!("users?filter={word}")),
            keyed(Method::GET, &format!("users?sort={word}")),
            keyed(Method::GET, &format!("users?{word}=1")),
            keyed(Method::GET, &format!("users/{word}")),
            keyed(Method::PATCH, "settings").header("if-match", secret).json(&json!({})),
            json(keyed(Method::POST, "users"), secret.to_owned()),
            json(keyed(Method::POST, "users"), format!("{{\"{secret}\": 1}}")),
            json(keyed(Method::POST, "users"), json!({ "email": secret, "card_id": [secret] }).to_string()),
            keyed(Method::PATCH, "settings").header("if-match", "*").json(&json!({ "mail": { "host": [secret] } })),
            self.client.post(format!("{root}/api/v1/session")).json(&json!({ "email": secret, "password": secret })),
            self.client.post(format!("{root}/enrol/v1/offer")).json(&json!({ "code": [secret], "x": secret })),
            self.client.get(format!("{root}/enrol/v1/{word}")).header("dpop", secret),
        ];
        let mut answers = Vec::new();
        for request in requests {
            answers.push(request.send().await.unwrap().status());
        }
        answers
    }
}

/// As it stands in an address.
fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        let _ = match byte {
            b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => write!(encoded, "{}", char::from(byte)),
            _ => write!(encoded, "%{byte:02X}"),
        };
        encoded
    })
}
