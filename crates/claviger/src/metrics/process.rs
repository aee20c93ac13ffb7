//! What the system knows of this process. Where it does not tell, the figure is left out.

use std::fs;

use domain::time::Timestamp;

use super::exposition::Exposition;

/// Writes when the process began and what it uses.
pub(super) fn write(text: &mut Exposition, started_at: Timestamp) {
    text.family("claviger_build_info").add(&[("version", env!("CARGO_PKG_VERSION"))], 1_u64);
    text.one("process_start_time_seconds", started_at.as_duration().as_secs_f64());
    if let Some(bytes) = resident_bytes() {
        text.one("process_resident_memory_bytes", bytes);
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        text.one("process_open_fds", u64::try_from(open.count()).unwrap_or(0));
    }
}

fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024)
}
