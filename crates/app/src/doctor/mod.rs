//! Looking whether the instance is well: what is the matter, why that counts, and how to mend it.
//!
//! A check is a file. What it looks at is gathered first, mostly as [`Figures`]; what it says of that is decided by a
//! function without any I/O, so that a test can break one thing and see it named. What only the machine knows (files,
//! the configuration, the way from outside) the binary looks at, and says it in the same form.
//!
//! Nothing is changed, and nothing is sent unless somebody asks for a mail.

mod autosync;
mod certificates;
mod clock;
mod connectors;
mod database;
mod jobs;
mod mail;
mod nodes;
mod pools;
mod revocations;
mod sms;
#[cfg(test)]
mod tests;

use domain::contact::EmailAddress;
use domain::time::{SignedDuration, Timestamp};

use crate::context::App;
use crate::error::Result;
use crate::figures::Figures;

/// How much something counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It is well.
    Ok,
    /// Worth knowing.
    Note,
    /// Somebody should mend it before it hurts.
    Warning,
    /// It hurts.
    Error,
}

impl Severity {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check's name.
    pub check: &'static str,
    /// How much it counts.
    pub severity: Severity,
    /// What was found, in a sentence.
    pub what: String,
    /// Why that counts, and how to mend it, unless it is well.
    pub advice: Option<Advice>,
}

/// Why something counts, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Why it counts, in a sentence.
    pub why: String,
    /// How to mend it, in a sentence.
    pub mend: String,
}

impl Finding {
    /// It is well.
    #[must_use]
    pub fn ok(check: &'static str, what: impl Into<String>) -> Self {
        Self { check, severity: Severity::Ok, what: what.into(), advice: None }
    }

    /// It is not.
    #[must_use]
    pub fn new(
        check: &'static str,
        severity: Severity,
        what: impl Into<String>,
        why: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        let advice = Some(Advice { why: why.into(), mend: mend.into() });
        Self { check, severity, what: what.into(), advice }
    }
}

/// What is looked at beyond what costs nothing.
#[derive(Debug, Clone, Default)]
pub struct Wants {
    /// Credential systems are called.
    pub live: bool,
    /// SQLite's file is read from end to end.
    pub deep: bool,
    /// A mail goes to this address, from the instance's server and from each project's own.
    pub test_mail: Option<EmailAddress>,
}

/// Looks at everything that is reached through the database.
///
/// # Errors
/// If the database fails on the way.
pub async fn examine(app: &App, wants: &Wants) -> Result<Vec<Finding>> {
    let figures = Figures::without_credentials(app).await?;
    let mut findings = vec![clock::look(app, &figures).await?];
    findings.extend(database::look(app, &figures, wants.deep).await?);
    findings.extend(nodes::judge(&figures));
    findings.extend(jobs::judge(&figures));
    findings.extend(Box::pin(mail::look(app, &figures, wants.test_mail.as_ref())).await?);
    findings.extend(Box::pin(sms::look(app, &figures)).await?);
    findings.extend(connectors::judge(&figures));
    if wants.live {
        findings.extend(Box::pin(connectors::call(app, &figures)).await?);
    }
    findings.extend(pools::judge(&figures));
    findings.extend(revocations::judge(&figures));
    findings.extend(autosync::judge(&figures));
    findings.extend(certificates::judge(&figures));
    findings.extend(Box::pin(certificates::load(app, &figures)).await?);
    Ok(findings)
}

/// A finding, or, if there is none, that it is well.
fn or_well(findings: Vec<Finding>, check: &'static str, well: &str) -> Vec<Finding> {
    if findings.is_empty() { vec![Finding::ok(check, well)] } else { findings }
}

/// How long it has been since then, for people: the largest unit that fits.
fn ago(now: Timestamp, then: Timestamp) -> String {
    span(now.duration_since(then))
}

fn span(span: SignedDuration) -> String {
    let seconds = span.as_secs().max(0);
    let (count, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3_600 => (seconds / 60, "minute"),
        3_600..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}
