//! The data directory, its disk, and the listener's certificate.

use std::fs;
use std::path::Path;

use app::doctor::{Finding, Severity};
use domain::time::{SignedDuration, Timestamp};
use pki::certificate::Certificate;

use crate::command::serve::tls;
use crate::configuration::{Configuration, Tls};
use crate::system;

const DATA: &str = "data directory";
const TLS: &str = "tls";
/// Free space below which somebody should look, and below which it hurts, in bytes.
const SCARCE: u64 = 1_000_000_000;
const NEARLY_NONE: u64 = 100_000_000;
const SOON: SignedDuration = SignedDuration::from_hours(21 * 24);

/// Looks at the data directory.
pub(super) fn look(configuration: &Configuration) -> Vec<Finding> {
    let path = &configuration.data_dir;
    if !path.exists() {
        let what = format!("there is no {} yet", path.display());
        let (why, mend) = ("the first start makes it", "nothing, or name the right one with --data-dir");
        return vec![Finding::new(DATA, Severity::Note, what, why, mend)];
    }
    let mut findings = vec![access(path)];
    findings.extend(permissions(path));
    findings
        .extend(rustix::fs::statvfs(path).ok().map(|disk| space(path, disk.f_bavail.saturating_mul(disk.f_frsize))));
    findings
}

fn access(path: &Path) -> Finding {
    match rustix::fs::access(path, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK) {
        Ok(()) => Finding::ok(DATA, format!("The folder {} can be written", path.display())),
        Err(error) => Finding::new(
            DATA,
            Severity::Error,
            format!("{} cannot be written by this user: {error}", path.display()),
            "the server does not start",
            "give it to the user that runs the server (chown), or run doctor as that user",
        ),
    }
}

fn permissions(path: &Path) -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then(|| {
        Finding::new(
            DATA,
            Severity::Warning,
            format!("{} is open to other users (mode {mode:o})", path.display()),
            "they can read the database and uploads in progress",
            format!("chmod 700 {}", path.display()),
        )
    })
}

/// `free`: in bytes.
fn space(path: &Path, free: u64) -> Finding {
    let what = format!("{} MB are free on the disk of {}", free / 1_000_000, path.display());
    let why = "on a full disk nothing can be written: no revocation, no login";
    let mend = "free some, or move the data directory to a larger disk (manual: Keeping it running)";
    match free {
        free if free < NEARLY_NONE => Finding::new(DATA, Severity::Error, what, why, mend),
        free if free < SCARCE => Finding::new(DATA, Severity::Warning, what, why, mend),
        _ => Finding::ok(DATA, what),
    }
}

/// Looks at the listener's certificate.
pub(super) async fn certificate(configuration: &Configuration) -> Option<Finding> {
    let tls = configuration.tls.as_ref()?;
    let why = "nobody can connect without being warned, and phones do not connect at all";
    if let Err(error) = tls::open(tls).await {
        let what = format!("certificate and key cannot be used: {error}");
        let mend = "give a chain and its own private key in PEM form (tls_cert, tls_key)";
        return Some(Finding::new(TLS, Severity::Error, what, why, mend));
    }
    Some(match end(tls) {
        Some(end) => validity(system::now(), end),
        None => Finding::ok(TLS, "certificate and key can be used"),
    })
}

fn end(tls: &Tls) -> Option<Timestamp> {
    let text = fs::read_to_string(&tls.certificate).ok()?;
    let own = Certificate::all_from_pem(&text).ok()?.into_iter().next()?;
    Some(own.not_after())
}

fn validity(now: Timestamp, end: Timestamp) -> Finding {
    let left = end.duration_since(now);
    let why = "after its end nobody can connect without being warned, and phones do not connect at all";
    let mend = "renew it, and send SIGHUP to the server";
    let days = left.as_hours() / 24;
    match left {
        left if left <= SignedDuration::ZERO => {
            Finding::new(TLS, Severity::Error, format!("the listener's certificate ended on {}", day(end)), why, mend)
        }
        left if left < SOON => {
            let what = format!("the listener's certificate ends in {days} days, on {}", day(end));
            Finding::new(TLS, Severity::Warning, what, why, mend)
        }
        _ => Finding::ok(TLS, format!("the listener's certificate is valid for {days} days")),
    }
}

fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn certificates_that_end_are_named() {
        let now: Timestamp = "2027-01-15T08:00:00Z".parse().unwrap();
        let in_days = |days: i64| validity(now, now + SignedDuration::from_hours(24 * days));
        assert_eq!(in_days(22).severity, Severity::Ok);
        let soon = in_days(20);
        assert_eq!((soon.severity, soon.what.contains("in 20 days, on 2027-02-04")), (Severity::Warning, true));
        assert_eq!(in_days(-1).severity, Severity::Error);
    }

    #[test]
    fn a_full_disk_and_an_open_folder_are_named() {
        let path = Path::new("/data");
        assert_eq!(space(path, 5_000_000_000).severity, Severity::Ok);
        assert_eq!(space(path, 500_000_000).severity, Severity::Warning);
        assert!(space(path, 5_000_000).what.contains("5 MB"));
        assert_eq!(space(path, 5_000_000).severity, Severity::Error);
        let folder = tempfile::tempdir().unwrap();
        let open = |mode| {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
            permissions(folder.path())
        };
        assert_eq!(open(0o700), None);
        assert!(open(0o750).unwrap().what.contains("mode 750"));
    }
}
