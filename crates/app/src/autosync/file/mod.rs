//! The file of a run, on this node's disk.

mod lines;
mod rows;
mod upload;

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use tempfile::{NamedTempFile, TempPath};

pub(super) use lines::LineSet;
pub(super) use rows::RowSource;
pub use upload::{Announced, Received, Upload};

/// How much is read at once.
const BLOCK: usize = 256 * 1024;

/// A file that is there as long as somebody needs it; readable by this account alone.
#[derive(Debug, Clone)]
pub(super) struct Spooled(Arc<TempPath>);

impl Spooled {
    /// Makes an empty file in a folder, which is made where there is none.
    pub(super) fn create(folder: &Path) -> io::Result<NamedTempFile> {
        std::fs::create_dir_all(folder)?;
        tempfile::Builder::new().prefix("sync-").suffix(".csv").tempfile_in(folder)
    }

    /// Keeps a file that was written.
    pub(super) fn keep(file: NamedTempFile) -> Self {
        Self(Arc::new(file.into_temp_path()))
    }

    /// Hands all bytes out in blocks. Blocks the thread.
    pub(super) fn each_block(&self, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        let mut file = File::open(&*self.0)?;
        let mut block = vec![0; BLOCK];
        loop {
            match file.read(&mut block)? {
                0 => return Ok(()),
                read => take(&block[..read]),
            }
        }
    }
}
