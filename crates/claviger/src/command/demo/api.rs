//! The server, as an administrator's program sees it.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, IF_MATCH};
use reqwest::{Client, Method, RequestBuilder, StatusCode, Url};
use serde_json::Value;

use super::people::List;
use crate::command::sync::answer::{Answer, Problem, Run};
use crate::failure::Failure;

/// A project, opened with a key.
pub(super) struct Api {
    client: Client,
    base: String,
    key: String,
}

/// What became of a list.
pub(super) enum Outcome {
    /// It was taken, or waits for a person.
    Taken(Box<Run>),
    /// It was refused.
    Refused(Problem),
}

impl Api {
    /// The project of that name on a server.
    pub(super) fn new(server: &str, project: &str, key: String) -> Result<Self, Failure> {
        // A proxy that is set for this shell does not lead to this machine's own ports.
        let client = Client::builder().no_proxy().timeout(Duration::from_mins(2)).build()?;
        Ok(Self { client, base: format!("{server}/api/v1/projects/{project}"), key })
    }

    /// Changes the project itself, with an empty path, or something below it.
    pub(super) async fn change(&self, path: &str, patch: &Value) -> Result<(), Failure> {
        let request = self.request(Method::PATCH, path, &[])?.header(IF_MATCH, "*");
        let request = request.header(CONTENT_TYPE, "application/merge-patch+json").body(patch.to_string());
        answer(request).await?.well().map(drop)
    }

    /// Makes something, or has something done.
    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        let answered = answer(self.request(Method::POST, path, &[])?.json(body)).await?;
        Ok(serde_json::from_str(&answered.well()?)?)
    }

    /// Reads one thing.
    pub(super) async fn get(&self, path: &str) -> Result<Value, Failure> {
        Ok(serde_json::from_str(&answer(self.request(Method::GET, path, &[])?).await?.well()?)?)
    }

    /// Sends a list of people.
    pub(super) async fn send(&self, list: &List) -> Result<Outcome, Failure> {
        let request = self.request(Method::POST, "/autosync", &[("file_name", list.name)])?;
        let answered = answer(request.header(CONTENT_TYPE, "text/csv").body(list.bytes)).await?;
        if answered.status == StatusCode::UNPROCESSABLE_ENTITY
            && let Some(problem) = Problem::parse(&answered.text)
        {
            return Ok(Outcome::Refused(problem));
        }
        Ok(Outcome::Taken(Box::new(Answer::parse(&answered.well()?)?.run)))
    }

    /// Every item of a list.
    pub(super) async fn all(&self, path: &str) -> Result<Vec<Value>, Failure> {
        let (mut items, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let mut query = vec![("limit", "500")];
            query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            let answered = answer(self.request(Method::GET, path, &query)?).await?;
            let mut page: Value = serde_json::from_str(&answered.well()?)?;
            items.extend(page["items"].as_array_mut().map(std::mem::take).unwrap_or_default());
            cursor = page["next_cursor"].as_str().map(str::to_owned);
            if cursor.is_none() {
                return Ok(items);
            }
        }
    }

    fn request(&self, method: Method, path: &str, query: &[(&str, &str)]) -> Result<RequestBuilder, Failure> {
        let mut url = Url::parse(&format!("{}{path}", self.base)).map_err(|error| Failure::of(&error))?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(self.client.request(method, url).bearer_auth(&self.key))
    }
}

/// A text in an answer.
pub(super) fn text(value: &Value) -> Result<String, Failure> {
    let found = value.as_str().map(str::to_owned);
    found.ok_or_else(|| Failure::new("an answer holds less than was expected"))
}

/// An answer, whatever it says.
struct Answered {
    what: String,
    status: StatusCode,
    text: String,
}

async fn answer(request: RequestBuilder) -> Result<Answered, Failure> {
    let response = request.send().await?;
    let (what, status) = (response.url().path().to_owned(), response.status());
    Ok(Answered { what, status, text: response.text().await? })
}

impl Answered {
    /// The text, if all is well.
    fn well(self) -> Result<String, Failure> {
        if self.status.is_success() {
            return Ok(self.text);
        }
        Err(Failure::new(format!("{} answered {}: {}", self.what, self.status, self.text)))
    }
}
