//! The phone's memory: a folder with one JSON file for each enrolment, for its owner's eyes only.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::Error;
use super::link::Link;
use super::record::Record;

/// The folder, locked against other processes for as long as this lives.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Opens the folder, or makes it.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let failed = |source| Error::Folder { path: path.to_owned(), source };
        create_private_dir(path).map_err(failed)?;
        let lock = private_file().create(true).truncate(false).open(path.join(".lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Error::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// All enrolments, oldest first.
    pub(crate) fn list(&self) -> Result<Vec<Record>, Error> {
        let mut numbers = self.numbers()?;
        numbers.sort_unstable();
        numbers.into_iter().map(|number| self.read(&number.to_string())).collect()
    }

    /// The one of that name.
    pub(crate) fn find(&self, name: &str) -> Result<Record, Error> {
        let missing = || Error::NoSuchEnrolment { name: name.to_owned() };
        self.list()?.into_iter().find(|record| record.name == name).ok_or_else(missing)
    }

    /// The one that began with that link and can go on.
    pub(crate) fn find_by_link(&self, link: &Link) -> Result<Option<Record>, Error> {
        Ok(self.list()?.into_iter().find(|record| record.goes_on_with(link)))
    }

    /// A name for the next one.
    pub(crate) fn next_name(&self) -> Result<String, Error> {
        Ok(self.numbers()?.into_iter().max().map_or(1, |number| number + 1).to_string())
    }

    /// Stores it durably, whole or not at all.
    pub(crate) fn save(&self, record: &Record) -> Result<(), Error> {
        let (file, draft) = (self.file(&record.name), self.path.join(format!(".{}.new", record.name)));
        let json = serde_json::to_vec_pretty(record).map_err(Error::Encode)?;
        let written = write_through(&draft, &json).and_then(|()| fs::rename(&draft, &file));
        written.and_then(|()| sync_dir(&self.path)).map_err(|source| Error::Folder { path: file, source })
    }

    /// Removes it.
    pub(crate) fn remove(&self, record: &Record) -> Result<(), Error> {
        let file = self.file(&record.name);
        let removed = fs::remove_file(&file).and_then(|()| sync_dir(&self.path));
        removed.map_err(|source| Error::Folder { path: file, source })
    }

    /// Lays out the files that show an enrolment's certificates and keys, and takes away those that show no more.
    ///
    /// The record names them before they are there, so that nothing is left behind wherever this stops.
    pub(crate) fn lay_out(&self, record: &mut Record) -> Result<(), Error> {
        let files = record.shown_files();
        let shown: BTreeSet<String> = files.keys().cloned().collect();
        if !shown.is_subset(&record.files) {
            record.files.extend(shown.iter().cloned());
            self.save(record)?;
        }
        let within = record.within.as_ref().map_or_else(|| self.path.clone(), |name| self.path.join(name));
        let failed = |source| Error::Folder { path: within.clone(), source };
        if !files.is_empty() {
            create_private_dir(&within).map_err(failed)?;
        }
        files.iter().try_for_each(|(name, text)| replace(&within, name, text.as_bytes())).map_err(failed)?;
        if record.files == shown {
            return Ok(());
        }
        record.files.difference(&shown).try_for_each(|name| remove(&within, name)).map_err(failed)?;
        if within.exists() {
            sync_dir(&within).map_err(failed)?;
        }
        record.files = shown;
        self.save(record)
    }

    fn numbers(&self) -> Result<Vec<u32>, Error> {
        let entries = fs::read_dir(&self.path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let entries = entries.map_err(|source| Error::Folder { path: self.path.clone(), source })?;
        let names = entries.iter().map(fs::DirEntry::file_name);
        Ok(names.filter_map(|name| name.to_str()?.strip_suffix(".json")?.parse().ok()).collect())
    }

    fn read(&self, name: &str) -> Result<Record, Error> {
        let path = self.file(name);
        let json = fs::read(&path).map_err(|source| Error::Folder { path: path.clone(), source })?;
        serde_json::from_slice(&json).map_err(|source| Error::Damaged { path, source })
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path.join(format!("{name}.json"))
    }
}

/// Writes a file whole or not at all, unless it is that already.
fn replace(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let (file, draft) = (folder.join(name), folder.join(format!(".{name}.new")));
    if fs::read(&file).is_ok_and(|before| before == bytes) {
        return Ok(());
    }
    write_through(&draft, bytes)?;
    fs::rename(&draft, &file)?;
    sync_dir(folder)
}

/// Removes a file, and what a crash may have left of its draft.
fn remove(folder: &Path, name: &str) -> io::Result<()> {
    for file in [folder.join(name), folder.join(format!(".{name}.new"))] {
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private_file().create(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn private_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

#[cfg(unix)]
fn create_private_dir(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// A rename is durable when its folder is.
#[cfg(unix)]
fn sync_dir(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(not(unix))]
fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    options
}

#[cfg(not(unix))]
fn create_private_dir(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

#[cfg(not(unix))]
fn sync_dir(_path: &Path) -> io::Result<()> {
    Ok(())
}
