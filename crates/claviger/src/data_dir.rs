//! The data directory: made for its owner alone, and served by one process at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::configuration::Configuration;

/// Why the data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DataDirError {
    /// It cannot be made or written.
    #[error(
        "the data directory {} cannot be written; give it to this user, or choose another with --data-dir",
        path.display()
    )]
    Unwritable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The lock beside the SQLite file cannot be made, nor could the file.
    #[error(
        "the database {} cannot be opened: its folder is not there, or cannot be written; make it, or name another \
         file with --database-url",
        path.display()
    )]
    NoPlace {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process serves it.
    #[error(
        "another `claviger serve` works on {} already; stop it, or choose another data directory with --data-dir",
        path.display()
    )]
    InUse {
        /// The folder or the database.
        path: PathBuf,
    },
}

/// Makes the folder if it is not there, and proves that it can be written.
pub(crate) fn prepare(configuration: &Configuration) -> Result<(), DataDirError> {
    let path = &configuration.data_dir;
    let made = make_private(path).and_then(|()| make_private(&configuration.spool()));
    let proof = path.join(format!(".proof-{}", std::process::id()));
    let proved = made.and_then(|()| File::create(&proof)).and_then(|_| fs::remove_file(&proof));
    proved.map_err(|source| DataDirError::Unwritable { path: path.clone(), source })
}

/// What one serving process holds, so that no second one starts on the same data.
#[derive(Debug)]
pub(crate) struct Locks {
    _held: Vec<File>,
}

impl Locks {
    /// Takes the data directory, and the SQLite file, which another data directory may lead to as well.
    pub(crate) fn take(configuration: &Configuration) -> Result<Self, DataDirError> {
        let data_dir = &configuration.data_dir;
        let unwritable = |path, source| DataDirError::Unwritable { path, source };
        let mut held = vec![lock(data_dir, &data_dir.join("serve.lock"), unwritable)?];
        if let Some(file) = configuration.sqlite_file() {
            let no_place = |path, source| DataDirError::NoPlace { path, source };
            held.push(lock(file, &file.with_added_extension("lock"), no_place)?);
        }
        Ok(Self { _held: held })
    }
}

fn lock(what: &Path, path: &Path, unwritable: fn(PathBuf, io::Error) -> DataDirError) -> Result<File, DataDirError> {
    let unwritable = |source| unwritable(what.to_owned(), source);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(unwritable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(DataDirError::InUse { path: what.to_owned() }),
        Err(TryLockError::Error(source)) => Err(unwritable(source)),
    }
}

#[cfg(unix)]
fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make_private(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}
