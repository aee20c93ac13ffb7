//! Which version a change is of.

use crate::error::{Error, Result};

/// The version that somebody believes to be changing: what `If-Match` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Whatever is there.
    Any,
    /// This one and no other.
    Version(u64),
    /// One that never was: the tag is none of ours.
    Unknown,
}

impl Expected {
    /// Compares with the version that is there.
    ///
    /// # Errors
    /// [`Error::Stale`] if it is another.
    pub fn check(self, current: u64) -> Result<()> {
        match self {
            Self::Any => Ok(()),
            Self::Version(version) if version == current => Ok(()),
            Self::Version(_) | Self::Unknown => Err(Error::Stale),
        }
    }
}
