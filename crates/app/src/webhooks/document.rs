//! What people write of a webhook, and whether it fits.

use domain::text::tidy;
use domain::webhook::{Choice, Webhook};

use crate::context::Context;
use crate::error::{Error, Invalid, Result};

/// What people write of a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookDocument {
    /// What people call it.
    pub name: String,
    /// Where it listens.
    pub url: String,
    /// What it wants to hear.
    pub choice: Choice,
    /// Whether it is told anything.
    pub enabled: bool,
}

/// The longest address.
const LONGEST_URL: usize = 2_000;

impl WebhookDocument {
    pub(super) fn of(webhook: &Webhook) -> Self {
        let Webhook { name, url, choice, enabled, .. } = webhook.clone();
        Self { name, url, choice, enabled }
    }

    /// Whether it fits. This resolves the address's name, so it is asked before the unit of work begins.
    pub(super) async fn check(&self, cx: &Context) -> Result<()> {
        let mut faults = Vec::new();
        let mut add = |pointer: &str, detail: String| faults.push(Invalid::new(pointer, "invalid_value", detail));
        let name = tidy(&self.name);
        if !(1..=100).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            add("/name", "expected 1 to 100 characters on one line".to_owned());
        }
        if self.url.len() > LONGEST_URL || self.url.contains('#') || self.url.chars().any(char::is_whitespace) {
            let detail = format!("expected an address of at most {LONGEST_URL} bytes, without spaces and fragment");
            add("/url", detail);
        } else if let Err(unsent) = cx.app().parts().transports.webhooks().check(&self.url).await {
            add("/url", unsent.to_string());
        }
        if self.choice.categories.as_ref().is_some_and(std::collections::BTreeSet::is_empty) {
            add("/categories", "expected at least one category, or null for all of them".to_owned());
        }
        self.check_place(cx, &mut add).await?;
        if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
    }

    async fn check_place(&self, cx: &Context, add: &mut impl FnMut(&str, String)) -> Result<()> {
        let (mut reader, project) = (cx.read().await?, cx.project().id);
        if let Some(system) = self.choice.system
            && reader.systems().lookup(project, system).await?.is_none()
        {
            add("/system_id", "the project has no such system".to_owned());
        }
        let Some(pool) = self.choice.pool else { return Ok(()) };
        match reader.pools().lookup(project, pool).await? {
            None => add("/pool_id", "the project has no such pool".to_owned()),
            Some(pool) if self.choice.system.is_some_and(|system| system != pool.system) => {
                add("/pool_id", "the pool is one of another system; choose one of the system, or no system".to_owned());
            }
            Some(_) => {}
        }
        Ok(())
    }
}
