//! Taking a file in.

use std::io::Write as _;

use aws_lc_rs::digest::{Context as Sha256, SHA256};
use data_encoding::HEXLOWER;
use domain::permission::Permission;
use domain::sync::Problem;
use domain::sync::run::SourceFile;
use tempfile::NamedTempFile;

use super::Spooled;
use crate::context::Context;
use crate::error::{Error, Result};

/// What a sender says of a file before it comes.
#[derive(Debug, Clone, Default)]
pub struct Announced {
    /// What the sender calls it.
    pub name: Option<String>,
    /// How many bytes it has.
    pub length: Option<u64>,
    /// SHA-256 of its bytes.
    pub sha256: Option<[u8; 32]>,
}

/// A file on its way in. It is written to disk, never held in memory.
pub struct Upload {
    file: NamedTempFile,
    hash: Sha256,
    bytes: u64,
    limit: u64,
    announced: Announced,
    fault: Option<Problem>,
}

/// A file that came in, or the part of it that came.
#[derive(Debug)]
pub struct Received {
    pub(in crate::autosync) file: Spooled,
    pub(in crate::autosync) name: Option<String>,
    pub(in crate::autosync) sha256: [u8; 32],
    pub(in crate::autosync) bytes: u64,
    pub(in crate::autosync) fault: Option<Problem>,
}

impl Upload {
    /// Begins to take a file, if the project takes any.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to upload, and
    /// `autosync_disabled` where Auto-sync is switched off.
    pub async fn begin(cx: &Context, announced: Announced) -> Result<Self> {
        cx.require(Permission::UploadSync)?;
        let settings = cx.read().await?.settings().lookup(cx.project().id).await?.settings;
        if !settings.autosync.enabled {
            let detail = "Auto-sync is switched off in this project; switch it on in its settings";
            return Err(Error::refused("autosync_disabled", detail));
        }
        let parts = cx.app().parts();
        let limit = parts.sync_limits.bytes;
        let folder = parts.spool.clone();
        let file = tokio::task::spawn_blocking(move || Spooled::create(&folder)).await.map_err(Error::internal)?;
        let too_large = announced.length.is_some_and(|length| length > limit);
        Ok(Self {
            file: file.map_err(Error::internal)?,
            hash: Sha256::new(&SHA256),
            bytes: 0,
            limit,
            announced,
            fault: too_large.then_some(Problem::TooManyBytes { limit }),
        })
    }

    /// Whether more is wanted: nothing is read of a file that is too large already.
    #[must_use]
    pub fn wants_more(&self) -> bool {
        self.fault.is_none()
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.bytes += bytes.len() as u64;
        if self.bytes > self.limit {
            self.fault = Some(Problem::TooManyBytes { limit: self.limit });
        }
        if self.fault.is_some() {
            return Ok(());
        }
        self.hash.update(bytes);
        self.file.write_all(bytes).map_err(Error::internal)
    }

    /// Ends the file, and compares it with what was announced. Also called when the
    /// connection broke off: then bytes are missing.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(mut self, broke_off: bool) -> Result<Received> {
        self.file.flush().map_err(Error::internal)?;
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(self.hash.finish().as_ref());
        let fault = self.fault.or_else(|| difference(&self.announced, self.bytes, sha256, broke_off));
        Ok(Received { file: Spooled::keep(self.file), name: self.announced.name, sha256, bytes: self.bytes, fault })
    }
}

fn difference(announced: &Announced, found: u64, sha256: [u8; 32], broke_off: bool) -> Option<Problem> {
    let expected = announced.length.unwrap_or(found);
    if broke_off || expected != found {
        return Some(Problem::BodyShort { expected: expected.max(found), found });
    }
    announced.sha256.is_some_and(|expected| expected != sha256).then_some(Problem::DigestMismatch)
}

impl Received {
    /// What a run remembers of the file.
    pub(in crate::autosync) fn source(&self, sender: String) -> SourceFile {
        SourceFile { name: self.name.clone(), sender, sha256: HEXLOWER.encode(&self.sha256), bytes: self.bytes }
    }
}
