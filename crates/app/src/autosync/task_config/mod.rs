//! What sends the file each hour: a task for Windows, a systemd timer, or a line of cron.
//!
//! Each comes with an API key of its own that can do nothing but upload. The key
//! stands in a file that only the sending account can read, never in the task
//! and never on a command line, where every other account could see it.

mod cron;
mod script;
mod systemd;
mod windows;

use domain::address_range::AddressRange;
use domain::id::{Id, kind};
use domain::operator::{ApiKey, Role};
use domain::time::Timestamp;

use crate::access::Secret;
use crate::access::api_keys::{self, NewKey};
use crate::context::Context;
use crate::error::Result;

/// What runs the task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskPlatform {
    /// Windows Task Scheduler.
    Windows,
    /// A systemd service and its timer.
    Systemd,
    /// A line of a crontab.
    Cron,
}

/// What is asked of a task.
#[derive(Debug, Clone)]
pub struct TaskRequest {
    /// What runs it.
    pub platform: TaskPlatform,
    /// From where its key may be used; empty: from everywhere.
    pub address_ranges: Vec<AddressRange>,
    /// Until when; `None`: until the key is revoked.
    pub expires_at: Option<Timestamp>,
}

/// A task, ready to be set up.
#[derive(Debug, Clone)]
pub struct TaskConfig {
    /// The key that it sends with.
    pub key: ApiKey,
    /// The key's secret. Shown this once.
    pub secret: Secret,
    /// What to install.
    pub files: Vec<TaskFile>,
    /// What to run where the task is going to run, in this order.
    pub steps: Vec<TaskStep>,
}

/// A file to install.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// Something to do by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskStep {
    /// What it does.
    pub title: &'static str,
    /// The command.
    pub command: String,
}

/// The name of the file that is sent.
const FILE: &str = "mobile-id-users.csv";

/// Makes a key and the task that sends with it.
///
/// # Errors
/// [`crate::Error::Forbidden`] for who may not make keys.
pub async fn task_config(cx: &Context, asked: TaskRequest) -> Result<TaskConfig> {
    let TaskRequest { platform, address_ranges, expires_at } = asked;
    let name = match platform {
        TaskPlatform::Windows => "Auto-sync (Windows task)",
        TaskPlatform::Systemd => "Auto-sync (systemd)",
        TaskPlatform::Cron => "Auto-sync (cron)",
    };
    let new = NewKey { name: name.to_owned(), role: Role::Autosync, address_ranges, expires_at };
    let interval = cx.read().await?.settings().lookup(cx.project().id).await?.settings.autosync.interval_minutes;
    let made = api_keys::create(cx, new).await?;
    let task = Task::of(cx, made.key.id, interval);
    let (files, steps) = match platform {
        TaskPlatform::Windows => windows::task(&task),
        TaskPlatform::Systemd => systemd::units(&task),
        TaskPlatform::Cron => cron::line(&task),
    };
    Ok(TaskConfig { key: made.key, secret: made.secret, files, steps })
}

/// What the templates are filled with.
struct Task {
    slug: String,
    project: String,
    url: String,
    interval_minutes: u32,
    /// So that not all tasks of the world knock at the full hour.
    minute: u8,
    /// Local time at which it may begin.
    start: String,
}

impl Task {
    fn of(cx: &Context, key: Id<kind::ApiKey>, interval_minutes: u32) -> Self {
        let slug = cx.project().slug.as_str().to_owned();
        let minute = key.as_bytes()[15] % 60;
        let now = cx.now().to_zoned(cx.project().time_zone.zone()).datetime();
        let start = now.with().minute(0).second(0).subsec_nanosecond(0).build().unwrap_or(now);
        let start = start.with().minute(i8::try_from(minute).unwrap_or(0)).build().unwrap_or(start);
        Self {
            url: cx.app().public_url().join(&format!("/api/v1/projects/{slug}/autosync?file_name={FILE}")),
            slug,
            project: cx.project().name.clone(),
            interval_minutes,
            minute,
            start: start.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        }
    }
}

#[cfg(test)]
mod tests;
