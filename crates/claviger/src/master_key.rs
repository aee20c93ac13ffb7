//! The master key: where it is kept, and how it is made.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use data_encoding::{BASE64, HEXLOWER, HEXLOWER_PERMISSIVE};
use store::seal::{self, MasterKey};

use crate::configuration::Configuration;
use crate::configuration::key::MASTER_KEY_VARIABLE;
use crate::system::Environment;

const KEY_LEN: usize = 32;

/// A master key, and whether it was made now.
pub(crate) struct Found {
    /// The key.
    pub(crate) key: MasterKey,
    /// The file that was made for it, to take back if the database turns out to have another.
    pub(crate) made: Option<PathBuf>,
}

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MasterKeyError {
    /// The variable's or the file's content is no key.
    #[error("{place} is not a master key; expected 64 hexadecimal digits, or 44 characters of base64")]
    Form {
        /// Where.
        place: String,
    },
    /// Others may read the file.
    #[error("the master key {} can be read by other users; run: chmod 600 {}", path.display(), path.display())]
    Open {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be read.
    #[error("the master key {} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file cannot be made.
    #[error("the master key {} cannot be made", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database is there, its key is not.
    #[error(
        "the master key {} is missing, but the database {} exists; put the key's copy there, as no other key opens it",
        key.display(), database.display()
    )]
    Missing {
        /// The file.
        key: PathBuf,
        /// The database.
        database: PathBuf,
    },
    /// No random numbers.
    #[error("no master key can be made")]
    Random(#[from] store::Error),
}

/// Finds the key in the environment, in the named file, or in the data directory, where the first start makes it.
///
/// # Errors
/// [`MasterKeyError`] says how to mend each.
pub(crate) fn find(configuration: &Configuration, environment: &Environment) -> Result<Found, MasterKeyError> {
    if let Some(text) = environment.get(MASTER_KEY_VARIABLE) {
        let key = parse(text).ok_or_else(|| MasterKeyError::Form { place: MASTER_KEY_VARIABLE.to_owned() })?;
        return Ok(Found { key, made: None });
    }
    if let Some(path) = &configuration.master_key_file {
        return Ok(Found { key: read(path, Readers::OwnerAndGroup)?, made: None });
    }
    let path = configuration.data_dir.join("master.key");
    match read(&path, Readers::Owner) {
        Err(MasterKeyError::Unreadable { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
        found => return Ok(Found { key: found?, made: None }),
    }
    match configuration.sqlite_file().filter(|file| file.exists()) {
        Some(database) => Err(MasterKeyError::Missing { key: path, database: database.to_owned() }),
        None => make(&path),
    }
}

/// Whether there is a key, so that [`find`] makes none.
pub(crate) fn exists(configuration: &Configuration, environment: &Environment) -> bool {
    environment.get(MASTER_KEY_VARIABLE).is_some()
        || configuration.master_key_file.is_some()
        || configuration.data_dir.join("master.key").exists()
}

/// Who may read the file. A named one may be given to a group, as service managers do with credentials.
#[derive(Clone, Copy)]
enum Readers {
    Owner,
    OwnerAndGroup,
}

fn read(path: &Path, readers: Readers) -> Result<MasterKey, MasterKeyError> {
    let unreadable = |source| MasterKeyError::Unreadable { path: path.to_owned(), source };
    let text = fs::read_to_string(path).map_err(unreadable)?;
    if is_open_to_others(&fs::metadata(path).map_err(unreadable)?, readers) {
        return Err(MasterKeyError::Open { path: path.to_owned() });
    }
    parse(OsStr::new(&text)).ok_or_else(|| MasterKeyError::Form { place: path.display().to_string() })
}

fn parse(text: &OsStr) -> Option<MasterKey> {
    let text = text.to_str()?.trim();
    let bytes = match text.len() {
        64 => HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()?,
        _ => BASE64.decode(text.as_bytes()).ok()?,
    };
    MasterKey::new(&bytes.try_into().ok()?).ok()
}

/// Makes the file whole or not at all: another process that starts at the same instant finds a key or none.
fn make(path: &Path) -> Result<Found, MasterKeyError> {
    let bytes: [u8; KEY_LEN] = seal::random()?;
    let draft = path.with_extension(format!("key.{}", std::process::id()));
    let written = write_private(&draft, HEXLOWER.encode(&bytes).as_bytes()).and_then(|()| fs::hard_link(&draft, path));
    let _ = fs::remove_file(&draft);
    match written {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Ok(Found { key: read(path, Readers::Owner)?, made: None })
        }
        Err(source) => Err(MasterKeyError::Unwritable { path: path.to_owned(), source }),
        Ok(()) => Ok(Found { key: MasterKey::new(&bytes)?, made: Some(path.to_owned()) }),
    }
}

fn write_private(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = private_file().open(path)?;
    file.write_all(text)?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    path.parent().map_or(Ok(()), sync_dir)
}

#[cfg(unix)]
fn private_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
}

#[cfg(not(unix))]
fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    options
}

#[cfg(unix)]
fn sync_dir(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(not(unix))]
fn sync_dir(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn is_open_to_others(metadata: &fs::Metadata, readers: Readers) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let forbidden = match readers {
        Readers::Owner => 0o077,
        Readers::OwnerAndGroup => 0o037,
    };
    metadata.permissions().mode() & forbidden != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_: &fs::Metadata, _: Readers) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_hexadecimal_or_base64_of_32_bytes() {
        for text in [HEXLOWER.encode(&[7; 32]), HEXLOWER.encode(&[0xab; 32]).to_uppercase(), BASE64.encode(&[7; 32])] {
            assert!(parse(OsStr::new(&format!("{text}\n"))).is_some(), "{text}");
        }
        for text in [String::new(), HEXLOWER.encode(&[7; 31]), BASE64.encode(&[7; 33]), "x".repeat(64)] {
            assert!(parse(OsStr::new(&text)).is_none(), "{text}");
        }
    }

    #[test]
    fn a_made_key_is_its_owners_and_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        assert!(make(&path).unwrap().made.is_some());
        assert!(make(&path).unwrap().made.is_none());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
        assert!(read(&path, Readers::Owner).is_ok());
    }
}
