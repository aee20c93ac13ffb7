//! Reading some rows of a file once more.

use std::sync::Arc;

use domain::sync::Row;
use domain::sync::csv::{Dialect, Reader};
use tokio::sync::mpsc;

use super::Spooled;
use crate::autosync::rulebook::Rulebook;
use crate::error::{Error, Result};

/// How many rows come at once.
pub(in crate::autosync) const CHUNK: usize = 2_000;

/// A file that was read and found whole, to be read again in part.
#[derive(Clone)]
pub(in crate::autosync) struct RowSource {
    pub(in crate::autosync) file: Spooled,
    pub(in crate::autosync) dialect: Arc<Dialect>,
    pub(in crate::autosync) rulebook: Arc<Rulebook>,
    /// The rows that can be wanted at all, if they were few enough to be kept.
    pub(in crate::autosync) kept: Option<Arc<Vec<Row>>>,
}

impl RowSource {
    /// The wanted rows, in the order of the file. They are read by a thread of their
    /// own while the database is busy with those before.
    pub(in crate::autosync) fn open(&self, wanted: impl Fn(u32) -> bool + Send + 'static) -> RowStream {
        let (sender, chunks) = mpsc::channel(2);
        let source = self.clone();
        let reader = tokio::task::spawn_blocking(move || match &source.kept {
            Some(kept) => {
                let rows: Vec<Row> = kept.iter().filter(|row| wanted(row.line)).cloned().collect();
                rows.chunks(CHUNK).for_each(|chunk| drop(sender.blocking_send(chunk.to_vec())));
                Ok(())
            }
            None => read(&source.file, &source.dialect, &source.rulebook, wanted, &sender),
        });
        RowStream { chunks, reader }
    }
}

/// Rows as they come.
pub(in crate::autosync) struct RowStream {
    chunks: mpsc::Receiver<Vec<Row>>,
    reader: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl RowStream {
    /// The next rows; none after the last.
    ///
    /// # Errors
    /// If the file cannot be read any more.
    pub(in crate::autosync) async fn next(&mut self) -> Result<Option<Vec<Row>>> {
        if let Some(chunk) = self.chunks.recv().await {
            return Ok(Some(chunk));
        }
        (&mut self.reader).await.map_err(Error::internal)?.map_err(Error::internal)?;
        Ok(None)
    }
}

fn read(
    file: &Spooled,
    dialect: &Dialect,
    rulebook: &Rulebook,
    wanted: impl Fn(u32) -> bool,
    sender: &mpsc::Sender<Vec<Row>>,
) -> std::io::Result<()> {
    let check = |id: &str| rulebook.check_id(id);
    let mut reader = Reader::new(dialect, rulebook.row_rules(&check));
    let mut chunk = Vec::new();
    let mut sink = |row: std::result::Result<Row, _>| {
        let Ok(row) = row else { return };
        if wanted(row.line) {
            chunk.push(row);
        }
        if chunk.len() == CHUNK {
            // Nobody listens any more once the run has failed; then the rest does not matter.
            let _ = sender.blocking_send(std::mem::take(&mut chunk));
        }
    };
    file.each_block(|block| reader.feed(block, &mut sink))?;
    reader.finish(&mut sink);
    if !chunk.is_empty() {
        let _ = sender.blocking_send(chunk);
    }
    Ok(())
}
