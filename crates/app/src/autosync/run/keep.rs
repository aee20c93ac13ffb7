//! Keeping the file of a run that waits, sealed, in the database: the node that
//! a person asks later may be another one.

use std::io::Write as _;

use domain::id::{Id, kind};
use store::{Session, UnitOfWork};

use crate::autosync::file::Spooled;
use crate::context::Context;
use crate::error::{Error, Result};

/// Seals a file, in parts as they are read.
pub(super) async fn seal(cx: &Context, uow: &mut UnitOfWork, run: Id<kind::SyncRun>, file: &Spooled) -> Result<()> {
    let (sender, mut blocks) = tokio::sync::mpsc::channel(2);
    let file = file.clone();
    let reader = tokio::task::spawn_blocking(move || {
        // Nobody listens any more once the unit has failed.
        file.each_block(|block| drop(sender.blocking_send(block.to_vec())))
    });
    let mut part = 0;
    while let Some(block) = blocks.recv().await {
        uow.sync_files().add_part(cx.project().id, run, part, &block).await?;
        part += 1;
    }
    reader.await.map_err(Error::internal)?.map_err(Error::internal)
}

/// Opens a file that was kept; none if it was not.
pub(in crate::autosync) async fn unseal(
    cx: &Context,
    session: &mut Session,
    run: Id<kind::SyncRun>,
) -> Result<Option<Spooled>> {
    let folder = cx.app().parts().spool.clone();
    let mut file = Spooled::create(&folder).map_err(Error::internal)?;
    let mut part = 0;
    while let Some(block) = session.sync_files().part(cx.project().id, run, part).await? {
        file.write_all(&block).map_err(Error::internal)?;
        part += 1;
    }
    file.flush().map_err(Error::internal)?;
    Ok((part > 0).then(|| Spooled::keep(file)))
}
