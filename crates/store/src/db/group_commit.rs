//! The one writer of a SQLite database.
//!
//! Units of work take turns. Each is a savepoint in a transaction that a group
//! of them shares, so that many small units cost one `fsync`: a unit's commit
//! returns after the group's COMMIT, and the group ends as soon as nobody waits
//! for a turn, or after two milliseconds.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sqlx::{Connection as _, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use crate::error::{Error, Result};
use crate::measures;

const GROUP_LASTS: Duration = Duration::from_millis(2);

/// The writer: a connection behind a gate, and the group that is open on it.
pub(crate) struct Writer {
    gate: Arc<Mutex<Slot>>,
    waiting: AtomicUsize,
}

struct Slot {
    connection: SqliteConnection,
    group: Option<Group>,
}

struct Group {
    began: Instant,
    committed: Vec<oneshot::Sender<bool>>,
}

/// One unit's turn on the writer. Dropped without a commit, it is rolled back.
pub(crate) struct Turn {
    writer: Arc<Writer>,
    slot: Option<OwnedMutexGuard<Slot>>,
}

impl Writer {
    pub(crate) fn new(connection: SqliteConnection) -> Arc<Self> {
        Arc::new(Self { gate: Arc::new(Mutex::new(Slot { connection, group: None })), waiting: AtomicUsize::new(0) })
    }

    /// Waits for a turn and opens a savepoint.
    pub(crate) async fn begin(self: &Arc<Self>) -> Result<Turn> {
        let mut turn = self.wait().await;
        turn.open().await?;
        Ok(turn)
    }

    /// As [`Writer::begin`], but commits what others left open first: a long
    /// unit must not make them wait for it.
    pub(crate) async fn begin_alone(self: &Arc<Self>) -> Result<Turn> {
        let mut turn = self.wait().await;
        if let Some(slot) = turn.slot.as_mut() {
            slot.commit().await;
        }
        turn.open().await?;
        Ok(turn)
    }

    async fn wait(self: &Arc<Self>) -> Turn {
        let place = Place::take(self);
        let slot = self.gate.clone().lock_owned().await;
        drop(place);
        Turn { writer: self.clone(), slot: Some(slot) }
    }

    /// Commits the group unless somebody is about to join it.
    async fn settle(&self, slot: &mut Slot) {
        let is_due = slot.group.as_ref().is_some_and(|group| group.began.elapsed() >= GROUP_LASTS);
        if is_due || self.waiting.load(Ordering::SeqCst) == 0 {
            slot.commit().await;
        }
    }

    /// Closes the writer after the last unit; nothing can be written afterwards.
    pub(crate) async fn checkpoint(&self) -> Result<()> {
        let mut slot = self.gate.lock().await;
        slot.commit().await;
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut slot.connection).await?;
        slot.connection.ping().await?;
        Ok(())
    }
}

/// A place in the queue. Given up before its turn (the caller went away), it
/// sees to it that the group it would have joined is not left open.
struct Place(Arc<Writer>);

impl Place {
    fn take(writer: &Arc<Writer>) -> Self {
        writer.waiting.fetch_add(1, Ordering::SeqCst);
        Self(writer.clone())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.0.waiting.fetch_sub(1, Ordering::SeqCst) == 1
            && let Ok(mut slot) = self.0.gate.clone().try_lock_owned()
            && slot.group.is_some()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(async move { slot.commit().await });
        }
    }
}

impl Slot {
    async fn commit(&mut self) {
        let Some(group) = self.group.take() else { return };
        let began = Instant::now();
        let committed = match self.run("COMMIT").await {
            Ok(()) => {
                measures::group_committed(group.committed.len(), began.elapsed());
                true
            }
            Err(error) => {
                tracing::error!(%error, units = group.committed.len(), "a group of units could not be committed");
                let _ = self.run("ROLLBACK").await;
                false
            }
        };
        for unit in group.committed {
            let _ = unit.send(committed); // a caller that went away needs no answer
        }
    }

    async fn run(&mut self, sql: &'static str) -> sqlx::Result<()> {
        sqlx::raw_sql(sql).execute(&mut self.connection).await.map(drop)
    }
}

impl Turn {
    /// The writer's connection, for this unit's statements.
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        #[expect(
            clippy::expect_used,
            reason = "the slot is given up only by commit, rollback and drop, which consume the turn"
        )]
        let slot = self.slot.as_mut().expect("a turn holds its slot until it ends");
        &mut slot.connection
    }

    async fn open(&mut self) -> Result<()> {
        let Some(slot) = self.slot.as_mut() else { return Ok(()) };
        if slot.group.is_none() {
            // Before it is begun: who gives up meanwhile leaves a group behind that ends with the turn.
            slot.group = Some(Group { began: Instant::now(), committed: Vec::new() });
            if let Err(error) = slot.run("BEGIN IMMEDIATE").await {
                slot.group = None;
                return Err(error.into());
            }
        }
        slot.run("SAVEPOINT unit").await?;
        Ok(())
    }

    /// Ends the unit; returns once it is on the disk.
    pub(crate) async fn commit(mut self) -> Result<()> {
        let Some(mut slot) = self.slot.take() else { return Ok(()) };
        let (committed, answer) = oneshot::channel();
        let writer = self.writer.clone();
        // It goes on when the caller goes away: others wait for the group's end.
        let end = tokio::spawn(async move {
            let released = slot.run("RELEASE unit").await;
            if released.is_ok()
                && let Some(group) = slot.group.as_mut()
            {
                group.committed.push(committed);
            }
            writer.settle(&mut slot).await;
            released
        });
        end.await.map_err(|_| Error::Unavailable(sqlx::Error::WorkerCrashed))??;
        match answer.await {
            Ok(true) => Ok(()),
            _ => Err(Error::Unavailable(sqlx::Error::WorkerCrashed)),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(mut slot) = self.slot.take() else { return };
        let writer = self.writer.clone();
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        runtime.spawn(async move {
            if slot.group.is_some() {
                let undone = slot.run("ROLLBACK TO unit; RELEASE unit").await;
                if undone.is_err() {
                    slot.abandon().await;
                }
                writer.settle(&mut slot).await;
            }
        });
    }
}

impl Slot {
    /// The savepoint is gone (the database rolled everything back by itself):
    /// nobody of this group may believe that it was committed.
    async fn abandon(&mut self) {
        let _ = self.run("ROLLBACK").await;
        if let Some(group) = self.group.take() {
            for unit in group.committed {
                let _ = unit.send(false);
            }
        }
    }
}
