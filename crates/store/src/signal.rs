//! A hint that there are new jobs. It may get lost; looking again after a while is the truth.

use std::sync::Arc;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::Notify;

use crate::error::Result;

/// The channel on which PostgreSQL's nodes tell each other.
pub(crate) const CHANNEL: &str = "claviger_jobs";

/// Wakes a worker when jobs were committed.
pub struct JobSignal(Source);

enum Source {
    Local(Arc<Notify>),
    Postgres(Box<PgListener>),
}

impl JobSignal {
    pub(crate) fn local(notify: Arc<Notify>) -> Self {
        Self(Source::Local(notify))
    }

    pub(crate) async fn postgres(pool: &PgPool) -> Result<Self> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(Self(Source::Postgres(Box::new(listener))))
    }

    /// Returns after jobs were committed, here or on another node. Dropping it loses no hint.
    ///
    /// # Errors
    /// If the connection to PostgreSQL is lost and cannot be made again yet; wait a while before the next call.
    pub async fn wait(&mut self) -> Result<()> {
        match &mut self.0 {
            Source::Local(notify) => notify.notified().await,
            // A lost connection answers None after it was made again: hints may have been missed.
            Source::Postgres(listener) => drop(listener.try_recv().await?),
        }
        Ok(())
    }
}
