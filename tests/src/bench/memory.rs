//! A process's memory, as the kernel counts it.

/// The most that a process has held at once so far, in MB.
///
/// # Panics
/// If the process is gone.
#[must_use]
pub fn peak_mb(pid: u32) -> u64 {
    read(pid, "VmHWM:")
}

/// What a process holds now, in MB.
///
/// # Panics
/// If the process is gone.
#[must_use]
pub fn now_mb(pid: u32) -> u64 {
    read(pid, "VmRSS:")
}

/// Forgets the peak, so that the next one is measured alone.
pub fn forget_peak(pid: u32) {
    let _ = std::fs::write(format!("/proc/{pid}/clear_refs"), "5");
}

fn read(pid: u32, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes / 1024
}
