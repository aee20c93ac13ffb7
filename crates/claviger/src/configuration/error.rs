//! What can be wrong with a configuration: where it stands, and how to mend it.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::key::Key;

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// On a line of the file.
    File {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// In a variable of the environment.
    Variable(String),
    /// In a flag, without its dashes.
    Flag(&'static str),
    /// Nowhere: it is the key that is meant.
    Key(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line } => write!(f, "{}, line {line}", path.display()),
            Self::Variable(name) => f.write_str(name),
            Self::Flag(name) => write!(f, "--{name}"),
            Self::Key(name) => f.write_str(name),
        }
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigurationError {
    /// The file cannot be read.
    #[error("the configuration file {} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is not TOML.
    #[error("{place} is not valid TOML: {what}")]
    Syntax {
        /// Where.
        place: Origin,
        /// What the parser said.
        what: String,
    },
    /// There is no such key.
    #[error("{place}: there is no setting {name:?}{}", suggestion(nearest.as_deref()))]
    Unknown {
        /// Where.
        place: Origin,
        /// What was written.
        name: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A value that does not fit.
    #[error("{place}: {} does not take {}; {expected}", key.name, shown(key, value))]
    Value {
        /// Where.
        place: Origin,
        /// Of which key.
        key: &'static Key,
        /// What was written.
        value: String,
        /// What is expected.
        expected: String,
    },
    /// A value that cannot be used for another reason than its form.
    #[error("{place}: {what}")]
    Unusable {
        /// Where.
        place: Origin,
        /// What is the matter and how to mend it.
        what: String,
    },
    /// Something that another value needs is missing, or contradicts it.
    #[error("{0}")]
    Together(&'static str),
    /// A key that its section needs.
    #[error("{0} is missing; its section needs it")]
    Missing(String),
    /// Others would reach the server, but nobody said under which name.
    #[error(
        "{listen} is reached from other machines, but no link could be made for them; set public_url (--public-url) to the address that people and phones use, such as https://doors.example.org"
    )]
    PublicUrl {
        /// Where it would listen.
        listen: std::net::SocketAddr,
    },
}

fn suggestion(nearest: Option<&str>) -> String {
    nearest.map_or_else(
        || "; the manual's chapter on configuration lists all".to_owned(),
        |nearest| format!("; did you mean {nearest:?}?"),
    )
}

/// Secrets are not repeated.
fn shown(key: &Key, value: &str) -> String {
    if key.secret { "this value".to_owned() } else { format!("{value:?}") }
}
