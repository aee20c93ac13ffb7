//! The machine: its clock, its environment, its name. Read here and nowhere else.

use std::ffi::OsString;
use std::fs;

use domain::time::Timestamp;

/// Now.
#[expect(clippy::disallowed_methods, reason = "this is the composition root: everybody else gets the time from here")]
pub(crate) fn now() -> Timestamp {
    domain::time::truncate(Timestamp::now())
}

/// The variables that this process was started with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment(Vec<(OsString, OsString)>);

impl Environment {
    /// Reads them.
    #[expect(clippy::disallowed_methods, reason = "this is the composition root: configuration is read once, here")]
    pub(crate) fn read() -> Self {
        Self(std::env::vars_os().collect())
    }

    /// The variables of a test.
    #[cfg(test)]
    pub(crate) fn of(variables: &[(&str, &str)]) -> Self {
        Self(variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[(OsString, OsString)] {
        &self.0
    }

    /// One of them.
    pub(crate) fn get(&self, name: &str) -> Option<&OsString> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// What this machine is called.
    pub(crate) fn machine_name(&self) -> String {
        let kernel =
            ["/proc/sys/kernel/hostname", "/etc/hostname"].iter().find_map(|path| fs::read_to_string(path).ok());
        let variable =
            || ["HOSTNAME", "COMPUTERNAME"].iter().find_map(|name| self.get(name)?.to_str().map(str::to_owned));
        let name = kernel.or_else(variable).unwrap_or_default();
        let name = name.trim();
        if name.is_empty() { "claviger".to_owned() } else { name.to_owned() }
    }
}
