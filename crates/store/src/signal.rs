//! What a commit tells those who wait. It may get lost; looking again after a while is the truth.

use std::sync::Arc;

use domain::id::{Id, kind};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::{Notify, broadcast, watch};

use crate::error::Result;
use crate::session::News;

/// The channel on which PostgreSQL's nodes tell each other.
pub(crate) const CHANNEL: &str = "claviger_jobs";

/// Who waits in this process for what is committed here.
pub(crate) struct Signals {
    pub(crate) jobs: Notify,
    events: watch::Sender<()>,
    pub(crate) deliveries: Notify,
    pub(crate) access: broadcast::Sender<AccessChange>,
}

/// How many changes of access may wait for a receiver; it is told how many more there were.
const ACCESS_CHANGES: usize = 64;

impl Default for Signals {
    fn default() -> Self {
        let (jobs, events, deliveries) = (Notify::new(), watch::Sender::new(()), Notify::new());
        Self { jobs, events, deliveries, access: broadcast::Sender::new(ACCESS_CHANGES) }
    }
}

impl Signals {
    /// Tells what was committed just now.
    pub(crate) fn tell(&self, news: &News) {
        if news.jobs {
            self.jobs.notify_one();
        }
        if news.events {
            self.events.send_replace(());
        }
        if news.deliveries {
            self.deliveries.notify_one();
        }
        for &change in &news.access {
            let _ = self.access.send(change); // nobody need listen
        }
    }
}

/// Whose access is another one than before: ended, or with other rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessChange {
    /// That of a session.
    Session(Id<kind::Session>),
    /// That of an operator.
    Operator(Id<kind::Operator>),
    /// That of an API key.
    ApiKey(Id<kind::ApiKey>),
}

/// Wakes who follows events when some were committed here.
pub struct EventSignal(watch::Receiver<()>);

impl EventSignal {
    pub(crate) fn of(signals: &Signals) -> Self {
        Self(signals.events.subscribe())
    }

    /// Returns after events were committed by this process; hints that came since the last one count once.
    pub async fn wait(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await; // the store is gone, and with it whoever could commit
        }
    }
}

/// Wakes a worker when jobs were committed.
pub struct JobSignal(Source);

enum Source {
    Local(Arc<Signals>),
    Postgres(Box<PgListener>),
}

impl JobSignal {
    pub(crate) fn local(signals: Arc<Signals>) -> Self {
        Self(Source::Local(signals))
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
            Source::Local(signals) => signals.jobs.notified().await,
            // A lost connection answers None after it was made again: hints may have been missed.
            Source::Postgres(listener) => drop(listener.try_recv().await?),
        }
        Ok(())
    }
}
