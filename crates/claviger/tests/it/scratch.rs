//! A data directory beside a database of each kind.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use domain::time::Timestamp;
use store::testing::{MASTER_KEY, Scratch};
use tempfile::TempDir;

/// A database, and a data directory with its master key.
pub(crate) struct Place {
    scratch: Scratch,
    folder: TempDir,
}

impl Place {
    /// One with SQLite, one with PostgreSQL.
    pub(crate) async fn both() -> Vec<Self> {
        let all = Scratch::both(Timestamp::UNIX_EPOCH).await;
        all.into_iter().map(|scratch| Self { scratch, folder: tempfile::tempdir().unwrap() }.with_key()).collect()
    }

    fn with_key(self) -> Self {
        fs::write(self.key(), data_encoding::HEXLOWER.encode(&MASTER_KEY)).unwrap();
        fs::set_permissions(self.key(), fs::Permissions::from_mode(0o600)).unwrap();
        self
    }

    /// The data directory.
    pub(crate) fn data(&self) -> &Path {
        self.folder.path()
    }

    /// The file of the master key.
    pub(crate) fn key(&self) -> std::path::PathBuf {
        self.data().join("master.key")
    }

    /// The database's address.
    pub(crate) fn url(&self) -> &str {
        &self.scratch.url
    }
}
