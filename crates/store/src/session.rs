//! What use cases hold: a reader, or a unit of work.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use domain::event::Category;

use crate::db::{Connection, values};
use crate::error::Result;
use crate::measures;
use crate::repo::PersonKeyCache;
use crate::repo::events::strands::{self, KnownStrands, Strand};
use crate::seal::MasterKey;
use crate::signal::{AccessChange, CHANNEL, Signals};

/// A connection and the repositories on it.
pub struct Session {
    pub(crate) db: Connection,
    pub(crate) master: Arc<MasterKey>,
    pub(crate) person_keys: PersonKeyCache,
    /// What others are to hear of once it is committed.
    pub(crate) news: Box<News>,
    pub(crate) signals: Arc<Signals>,
    pub(crate) strands: Arc<KnownStrands>,
}

/// What a unit of work did that somebody waits to hear of.
#[derive(Default)]
pub(crate) struct News {
    /// There are jobs to run.
    pub(crate) jobs: bool,
    /// Something happened.
    pub(crate) events: bool,
    /// There is something to send to receivers.
    pub(crate) deliveries: bool,
    /// How many events of which category.
    pub(crate) recorded: BTreeMap<Category, u64>,
    /// Whose access is another one than before.
    pub(crate) access: Vec<AccessChange>,
    /// What happened is of strands that may be new.
    pub(crate) strands: BTreeMap<i64, Strand>,
}

impl Session {
    /// Something happened that is of this strand; its row is written with the commit.
    pub(crate) fn strand(&mut self, strand: Strand) {
        let id = strand.id();
        if !self.strands.has(id) {
            self.news.strands.insert(id, strand);
        }
    }
}

/// Reads. What it sees may change between two statements.
pub struct Reader(pub(crate) Session);

/// Reads and writes in one transaction. Dropped without a commit, it changes nothing.
pub struct UnitOfWork(pub(crate) Session);

impl UnitOfWork {
    /// Makes everything that was written durable, together.
    ///
    /// # Errors
    /// If the database could not; then nothing was written.
    pub async fn commit(mut self) -> Result<()> {
        strands::write(&mut self.0.db, &self.0.news.strands).await?;
        if self.0.news.jobs && matches!(self.0.db, Connection::PostgresWriter(_)) {
            // Delivered with the commit, to every node.
            self.0.db.execute("SELECT pg_notify($1, '')", values![CHANNEL]).await?;
        }
        match self.0.db {
            Connection::SqliteWriter(turn) => turn.commit().await?,
            Connection::PostgresWriter(transaction) => transaction.commit().await?,
            Connection::SqliteReader(..) | Connection::PostgresReader(..) => {}
        }
        self.0.strands.learn(&self.0.news.strands);
        self.0.signals.tell(&self.0.news);
        for (category, count) in &self.0.news.recorded {
            measures::recorded(*category, *count);
        }
        Ok(())
    }
}

impl Deref for Reader {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.0
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.0
    }
}

impl Deref for UnitOfWork {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.0
    }
}

impl DerefMut for UnitOfWork {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.0
    }
}
