//! The first pass: how is the file to be read?

use std::sync::Arc;

use domain::sync::csv::{Detector, Dialect};
use domain::sync::{Fault, FaultList};

use crate::autosync::file::Spooled;
use crate::autosync::rulebook::Rulebook;
use crate::error::{Error, Result};

/// Finds out on a thread of its own.
///
/// # Errors
/// The inner one is everything that keeps the file as a whole from being read.
pub(super) async fn detect(
    file: Spooled,
    rulebook: Arc<Rulebook>,
) -> Result<std::result::Result<Arc<Dialect>, FaultList>> {
    let scan = move || {
        let mut detector = Detector::new(rulebook.options.clone());
        file.each_block(|block| detector.feed(block))?;
        Ok::<_, std::io::Error>(detector.finish())
    };
    let found: std::result::Result<Dialect, Vec<Fault>> =
        tokio::task::spawn_blocking(scan).await.map_err(Error::internal)?.map_err(Error::internal)?;
    Ok(found.map(Arc::new).map_err(FaultList::from))
}
