//! What sends the file each hour: a task for Windows, a systemd timer, or a line of cron.
//!
//! Each comes with an API key of its own that can do nothing but upload. The key
//! stands in a file that only the sending account can read, never in the task
//! and never on a command line, where every other account could see it.

mod cron;
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

    /// curl, sending with the header in a file. `--upload-file` reads the list as it goes out.
    fn curl(&self, header: &str) -> String {
        format!(
            "curl --silent --show-error --fail-with-body --tlsv1.2 --retry 3 --max-time 1800 --request POST \
             --header @{header} --header \"Content-Type: text/csv\" --upload-file {FILE} --output /dev/null \"{}\"",
            self.url
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task() -> Task {
        Task {
            slug: "campus".to_owned(),
            project: "Campus <北> & \"more\"".to_owned(),
            url: "https://doors.example.org/api/v1/projects/campus/autosync?file_name=mobile-id-users.csv".to_owned(),
            interval_minutes: 60,
            minute: 7,
            start: "2027-01-15T08:07:00".to_owned(),
        }
    }

    fn utf16(bytes: &[u8]) -> String {
        let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        String::from_utf16(&units).unwrap()
    }

    #[test]
    fn the_windows_task_is_what_its_scheduler_imports() {
        let (files, steps) = windows::task(&task());
        assert_eq!(files[0].name, "autosync_campus.xml");
        assert_eq!(files[0].content[..2], [0xFF, 0xFE]);
        let xml = utf16(&files[0].content[2..]);
        assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n"));
        for part in [
            "xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\"",
            "<Interval>PT1H</Interval>",
            "<LogonType>InteractiveToken</LogonType>",
            "<WorkingDirectory>%USERPROFILE%</WorkingDirectory>",
            "Invoke-RestMethod -Method Post",
            "-InFile 'mobile-id-users.csv'",
            "Tls12",
            "exit 1",
            "Campus &lt;北&gt; &amp; &quot;more&quot;",
        ] {
            assert!(xml.contains(part), "{part} is missing in {xml}");
        }
        assert!(!xml.replace("\r\n", "").contains('\n'), "Windows ends lines with CRLF");
        assert_eq!(steps.len(), 2);
    }

    #[test]
    fn the_windows_task_is_well_formed() {
        let (files, _) = windows::task(&task());
        let xml = utf16(&files[0].content[2..]).replace("encoding=\"UTF-16\"", "encoding=\"UTF-8\"");
        let mut open = Vec::new();
        for tag in xml.split('<').skip(1).filter_map(|part| part.split_once('>')).map(|(tag, _)| tag) {
            assert!(!tag.contains('<'));
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name.to_owned()));
            } else if !tag.starts_with('?') && !tag.ends_with('/') {
                open.push(tag.split(' ').next().unwrap().to_owned());
            }
        }
        assert!(open.is_empty(), "{open:?}");
        let text: String = xml.split('>').filter_map(|part| part.split('<').next()).collect();
        for entity in text.split('&').skip(1) {
            assert!(
                ["amp;", "lt;", "gt;", "quot;", "apos;"].iter().any(|known| entity.starts_with(known)),
                "&{entity}"
            );
        }
    }

    #[test]
    fn systemd_loads_the_key_as_a_credential_and_cron_reads_it_from_a_file() {
        let (units, _) = systemd::units(&task());
        let names: Vec<&str> = units.iter().map(|unit| unit.name.as_str()).collect();
        assert_eq!(names, ["claviger-autosync-campus.service", "claviger-autosync-campus.timer"]);
        let service = String::from_utf8(units[0].content.clone()).unwrap();
        assert!(service.contains("LoadCredential=authorization:/etc/claviger/autosync_campus.header"), "{service}");
        assert!(service.contains("@${CREDENTIALS_DIRECTORY}/authorization"), "{service}");
        let (line, _) = cron::line(&task());
        let line = String::from_utf8(line[0].content.clone()).unwrap();
        assert!(line.contains("\n7 * * * * cd \"$HOME\" && curl "), "{line}");
        assert!(!line.contains('%'), "cron takes a percent sign for a line break: {line}");
    }

    #[test]
    fn other_intervals_are_kept() {
        let often = Task { interval_minutes: 15, ..task() };
        assert!(utf16(&windows::task(&often).0[0].content[2..]).contains("<Interval>PT15M</Interval>"));
        let text = |files: Vec<TaskFile>, index: usize| String::from_utf8(files[index].content.clone()).unwrap();
        assert!(text(systemd::units(&often).0, 1).contains("OnUnitActiveSec=15min"));
        assert!(text(cron::line(&often).0, 0).contains("\n*/15 * * * * "));
        let daily = Task { interval_minutes: 1440, ..task() };
        assert!(text(cron::line(&daily).0, 0).contains("\n7 0 * * * "));
    }
}
