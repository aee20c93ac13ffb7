//! The API of a project, as an administrator's program uses it.

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use crate::{Postbox, Server, eventually};

/// The project `default` of a server, opened with an administrator's key.
#[derive(Clone)]
pub struct Project {
    client: Client,
    base: String,
    key: String,
}

/// The official contact of every test project.
pub const CONTACT: &str = "mara.klein@example.org";

/// Their password.
pub const PASSWORD: &str = "correct horse battery staple";

impl Project {
    /// Sets up the first operator and a key.
    ///
    /// # Panics
    /// If the server refuses.
    #[must_use]
    pub fn set_up(server: &Server) -> Self {
        let arguments = ["--email", CONTACT, "--name", "Mara Klein", "--password-stdin"];
        let _ = server.claviger("setup", &arguments, &format!("{PASSWORD}\n"));
        Self::with_role(server, "admin")
    }

    /// A key with a role.
    ///
    /// # Panics
    /// If the server refuses.
    #[must_use]
    pub fn with_role(server: &Server, role: &str) -> Self {
        let key = server.claviger("api-key create", &["--project", "default", "--role", role, "--name", "test"], "");
        let client = Client::builder().no_proxy().build().unwrap();
        Self { client, base: format!("{}/api/v1/projects/default", server.url), key: key.trim().to_owned() }
    }

    /// The secret of its key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The address of a path below the project.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.base)
    }

    /// A request to a path below the project.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path)).bearer_auth(&self.key)
    }

    /// Reads a path.
    ///
    /// # Panics
    /// If the server refuses.
    pub async fn get(&self, path: &str) -> Value {
        expect(self.request(Method::GET, path).send().await.unwrap(), StatusCode::OK).await
    }

    /// Posts a document and expects a status.
    ///
    /// # Panics
    /// If the status is another.
    pub async fn post(&self, path: &str, body: Value, status: StatusCode) -> Value {
        expect(self.request(Method::POST, path).json(&body).send().await.unwrap(), status).await
    }

    /// Changes settings, whatever their version.
    ///
    /// # Panics
    /// If the server refuses.
    pub async fn set(&self, change: Value) {
        let request = self.request(Method::PATCH, "settings").header("if-match", "*").json(&change);
        expect(request.send().await.unwrap(), StatusCode::OK).await;
    }

    /// Sends mail through a postbox.
    ///
    /// # Panics
    /// If the server refuses.
    pub async fn mail_through(&self, postbox: &Postbox) {
        let mail = json!({
            "host": "127.0.0.1", "port": postbox.port, "security": "none", "from": "doors@example.org",
        });
        self.set(json!({ "mail": mail })).await;
    }

    /// Uploads a user file.
    ///
    /// # Panics
    /// If the server does not answer.
    pub async fn upload(&self, file: impl Into<Vec<u8>>) -> (StatusCode, Value) {
        self.upload_to("autosync", file).await
    }

    /// Uploads a user file; `None` if the server went away.
    pub async fn try_upload(&self, file: impl Into<Vec<u8>>) -> Option<StatusCode> {
        let request = self.request(Method::POST, "autosync").header("content-type", "text/csv").body(file.into());
        request.send().await.ok().map(|answer| answer.status())
    }

    /// Uploads a user file to see what it would do.
    ///
    /// # Panics
    /// If the server does not answer.
    pub async fn plan(&self, file: impl Into<Vec<u8>>) -> (StatusCode, Value) {
        self.upload_to("autosync?dry_run=true", file).await
    }

    /// Uploads a user file under a name.
    ///
    /// # Panics
    /// If the server does not answer.
    pub async fn upload_as(&self, name: &str, file: impl Into<Vec<u8>>) -> (StatusCode, Value) {
        self.upload_to(&format!("autosync?file_name={name}"), file).await
    }

    async fn upload_to(&self, path: &str, file: impl Into<Vec<u8>>) -> (StatusCode, Value) {
        let request = self.request(Method::POST, path).header("content-type", "text/csv").body(file.into());
        let answer = request.send().await.unwrap();
        (answer.status(), answer.json().await.unwrap_or(Value::Null))
    }

    /// Every row of a list.
    ///
    /// # Panics
    /// If the server refuses.
    pub async fn all(&self, list: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        let mut cursor = String::new();
        loop {
            let separator = if list.contains('?') { '&' } else { '?' };
            let mut page = self.get(&format!("{list}{separator}limit=500{cursor}")).await;
            rows.append(page["items"].as_array_mut().unwrap());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return rows,
            }
        }
    }

    /// Everything that a sync could change: what a refused or held file must leave as it was.
    ///
    /// # Panics
    /// If the server refuses.
    pub async fn dump(&self) -> Value {
        json!({
            "users": self.all("users").await,
            "credentials": self.all("credentials").await,
            "invitations": self.all("invitations").await,
            "devices": self.all("devices").await,
        })
    }

    /// Waits until no job is left to run. News of leavers that waits for more of its kind may do so for an hour.
    ///
    /// # Panics
    /// If that takes more than three minutes: a job whose server was killed waits for its lease to end first.
    pub async fn rest(&self) {
        let waits = |job: &Value| job["kind"] == "gather_leavers" && !job["last_error"].is_null();
        let is_done = || async { self.all("jobs").await.iter().all(waits).then_some(()) };
        eventually("all jobs are done", 180, is_done).await;
    }
}

async fn expect(answer: Response, status: StatusCode) -> Value {
    let (url, got) = (answer.url().clone(), answer.status());
    let text = answer.text().await.unwrap();
    assert_eq!(got, status, "{url}: {text}");
    if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() }
}
