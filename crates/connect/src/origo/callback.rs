//! Having the system call us when something happens.

use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::client::Reply;
use super::connection::Origo;
use super::news::listed;
use crate::{Callback, Result};

/// What it is to call about: everything that `news` takes.
const TYPES: [&str; 6] = [
    "com.origo.mi.user",
    "com.origo.mi.invitation",
    "com.origo.mi.endpoint",
    "com.origo.mi.credential",
    "origo.credential-management.events.credential",
    "origo.credential-management.events.credentialcontainer",
];

impl Origo {
    /// Registers a callback, unless there is one for the address already.
    pub(super) async fn listen(&self, callback: Callback<'_>) -> Result<()> {
        let known = self.client.listeners(&["callback"]).await?;
        if all(&known)?.iter().any(|one| one["url"] == callback.url) {
            return Ok(());
        }
        let body = json!({
            "url": callback.url,
            "filterId": self.filter().await?,
            "httpHeader": callback.header,
            "secret": callback.secret.expose_secret(),
        });
        self.client.add_listener(&["callback"], body).await?.success().map(drop)
    }

    /// The filter of what it is to call about; made where there is none.
    async fn filter(&self) -> Result<Value> {
        let known = self.client.listeners(&["events", "filter"]).await?;
        if let Some(filter) = all(&known)?.into_iter().find(|one| one["filterSet"] == json!(TYPES)) {
            return Ok(filter["filterId"].clone());
        }
        let made = self.client.add_listener(&["events", "filter"], json!({"filterSet": TYPES})).await?;
        let id = made.success()?.json()?["filterId"].clone();
        if id.is_null() { Err(made.unreadable("the filter has no id")) } else { Ok(id) }
    }
}

/// What is listed; a system that answers nothing has none.
fn all(reply: &Reply) -> Result<Vec<Value>> {
    Ok(listed(&reply.success()?.json_if_any()).unwrap_or_default().to_vec())
}
