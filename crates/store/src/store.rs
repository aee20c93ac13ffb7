//! Opening a database, and beginning work on it.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use domain::time::Timestamp;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, PgConnection, PgPool, SqlitePool};
use tokio::sync::broadcast;

use crate::db::group_commit::Writer;
use crate::db::{Connection, patience, values};
use crate::error::{Error, Result};
use crate::measures::{self, Purpose};
use crate::migrate::{self, Migrated, Schema};
use crate::repo::PersonKeyCache;
use crate::repo::events::strands::KnownStrands;
use crate::seal::{MasterKey, Place};
use crate::session::{Reader, Session, UnitOfWork};
use crate::signal::{AccessChange, EventSignal, JobSignal, Signals};

/// Where the data is, and how many connections may be used.
#[derive(Debug, Clone)]
pub struct Config {
    /// Which database.
    pub url: DatabaseUrl,
    /// How many connections read (SQLite) or read and write (PostgreSQL).
    pub connections: u32,
}

/// Which database: a file, or a PostgreSQL server.
#[derive(Clone)]
pub enum DatabaseUrl {
    /// SQLite in this file; it is made if it does not exist.
    Sqlite(PathBuf),
    /// PostgreSQL, 14 or later.
    Postgres(Box<PgConnectOptions>),
}

/// A text that is no database's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected postgres://user:password@host/database or sqlite:path")]
pub struct InvalidDatabaseUrl;

impl FromStr for DatabaseUrl {
    type Err = InvalidDatabaseUrl;

    fn from_str(text: &str) -> std::result::Result<Self, InvalidDatabaseUrl> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return if path.is_empty() { Err(InvalidDatabaseUrl) } else { Ok(Self::Sqlite(path.into())) };
        }
        if !(text.starts_with("postgres://") || text.starts_with("postgresql://")) {
            return Err(InvalidDatabaseUrl);
        }
        PgConnectOptions::from_str(text)
            .map(|options| Self::Postgres(Box::new(options)))
            .map_err(|_| InvalidDatabaseUrl)
    }
}

/// Shows where, never the password.
impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(options) => write!(f, "postgres://…@{}:{}", options.get_host(), options.get_port()),
        }
    }
}

/// How the connections to the database are used at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolUse {
    /// How many are busy.
    pub busy: usize,
    /// How many are open, and wait for work.
    pub idle: usize,
    /// How many may be open.
    pub most: u32,
}

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It cannot be reached, or its file cannot be made.
    #[error("the database {url:?} cannot be opened")]
    Connect {
        /// Which.
        url: DatabaseUrl,
        /// Why.
        #[source]
        source: Error,
    },
    /// Its schema is of a later version.
    #[error(
        "the database was upgraded by a later version of Claviger (schema {version}); start that version, or restore a copy from before the upgrade"
    )]
    TooNew {
        /// The schema's version.
        version: i64,
    },
    /// It was made with another master key.
    #[error("the master key is not the one that this database was made with; give the right one (--master-key-file)")]
    WrongMasterKey,
    /// Something else went wrong on the way.
    #[error("the database could not be prepared")]
    Prepare(#[from] Error),
}

/// The database.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    master: Arc<MasterKey>,
    signals: Arc<Signals>,
    strands: Arc<KnownStrands>,
    patience: Duration,
}

/// How long a filter may take: far longer than any that is answered from an index.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Clone)]
enum Engine {
    Sqlite { writer: Arc<Writer>, readers: SqlitePool },
    Postgres(PgPool),
}

impl Store {
    /// Opens the database, brings its schema up to date and proves the master key.
    ///
    /// # Errors
    /// [`OpenError`] says what to do about each.
    pub async fn open(
        config: &Config,
        master: MasterKey,
        now: Timestamp,
    ) -> std::result::Result<(Self, Migrated), OpenError> {
        let store = Self::over(config, master).await?;
        let mut uow = store.begin().await?;
        let migrated = migrate::run(&mut uow.db, now).await?;
        if let Migrated::TooNew { version } = migrated {
            return Err(OpenError::TooNew { version });
        }
        prove_master_key(&mut uow).await?;
        uow.commit().await?;
        Ok((store, migrated))
    }

    /// Opens a database that is there already, changes nothing of it, and says how its schema stands. What is done with
    /// it, if it is not that of this version, may fail.
    ///
    /// # Errors
    /// [`OpenError`] says what to do about each; there is no [`OpenError::TooNew`].
    pub async fn open_as_it_is(config: &Config, master: MasterKey) -> std::result::Result<(Self, Schema), OpenError> {
        let store = Self::over(config, master).await?;
        let mut reader = store.read().await?;
        let schema = migrate::look(&mut reader.db).await?;
        if schema != Schema::Empty {
            proof(&mut reader).await?;
        }
        drop(reader);
        Ok((store, schema))
    }

    async fn over(config: &Config, master: MasterKey) -> std::result::Result<Self, OpenError> {
        let engine = match &config.url {
            DatabaseUrl::Sqlite(path) => open_sqlite(path, config.connections).await,
            DatabaseUrl::Postgres(options) => open_postgres(options, config.connections).await,
        };
        let engine = engine.map_err(|error| OpenError::Connect { url: config.url.clone(), source: error.into() })?;
        Ok(Self {
            engine,
            master: Arc::new(master),
            signals: Arc::default(),
            strands: Arc::default(),
            patience: PATIENCE,
        })
    }

    /// The same database, with so much time for a filter.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Begins a unit of work.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database does not answer.
    pub async fn begin(&self) -> Result<UnitOfWork> {
        Ok(UnitOfWork(self.session(match &self.engine {
            Engine::Sqlite { writer, .. } => {
                Connection::SqliteWriter(measures::wait(Purpose::Write, writer.begin()).await?)
            }
            Engine::Postgres(pool) => Connection::PostgresWriter(measures::wait(Purpose::Write, pool.begin()).await?),
        })))
    }

    /// Begins a unit of work that may take seconds; short ones do not share their commit with it.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database does not answer.
    pub async fn begin_long(&self) -> Result<UnitOfWork> {
        match &self.engine {
            Engine::Sqlite { writer, .. } => {
                Ok(UnitOfWork(self.session(Connection::SqliteWriter(writer.begin_alone().await?))))
            }
            Engine::Postgres(_) => self.begin().await,
        }
    }

    /// Begins to read.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database does not answer.
    pub async fn read(&self) -> Result<Reader> {
        Ok(Reader(self.session(match &self.engine {
            Engine::Sqlite { readers: pool, .. } => {
                Connection::SqliteReader(measures::wait(Purpose::Read, pool.acquire()).await?, self.patience)
            }
            Engine::Postgres(pool) => {
                Connection::PostgresReader(measures::wait(Purpose::Read, pool.acquire()).await?, self.patience)
            }
        })))
    }

    /// How the connections are used; of SQLite those that read.
    #[must_use]
    pub fn pool_use(&self) -> PoolUse {
        let (open, idle, most) = match &self.engine {
            Engine::Sqlite { readers: pool, .. } => {
                (pool.size(), pool.num_idle(), pool.options().get_max_connections())
            }
            Engine::Postgres(pool) => (pool.size(), pool.num_idle(), pool.options().get_max_connections()),
        };
        PoolUse { busy: usize::try_from(open).unwrap_or(usize::MAX).saturating_sub(idle), idle, most }
    }

    /// What wakes a worker when jobs are committed. On SQLite each hint wakes one of those who wait.
    ///
    /// # Errors
    /// If PostgreSQL does not answer; on it, a signal keeps a connection of the pool.
    pub async fn job_signal(&self) -> Result<JobSignal> {
        match &self.engine {
            Engine::Sqlite { .. } => Ok(JobSignal::local(self.signals.clone())),
            Engine::Postgres(pool) => JobSignal::postgres(pool).await,
        }
    }

    /// What tells of events that this process commits from now on. Others' commits give no hint.
    #[must_use]
    pub fn event_signal(&self) -> EventSignal {
        EventSignal::of(&self.signals)
    }

    /// Returns after deliveries were queued by this process; a hint that came while nobody waited counts once. Others'
    /// commits give none.
    pub async fn new_deliveries(&self) {
        self.signals.deliveries.notified().await;
    }

    /// Whose access this process changes from now on.
    #[must_use]
    pub fn access_changes(&self) -> broadcast::Receiver<AccessChange> {
        self.signals.access.subscribe()
    }

    /// Closes the database in good order.
    ///
    /// # Errors
    /// If what was written last could not be brought into the main file; it is safe in the log then.
    pub async fn close(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite { writer, readers } => {
                readers.close().await;
                writer.checkpoint().await
            }
            Engine::Postgres(pool) => {
                pool.close().await;
                Ok(())
            }
        }
    }

    fn session(&self, db: Connection) -> Session {
        Session {
            db,
            master: self.master.clone(),
            person_keys: PersonKeyCache::default(),
            news: Box::default(),
            signals: self.signals.clone(),
            strands: self.strands.clone(),
        }
    }
}

/// How long a connection is waited for.
const WAIT: Duration = Duration::from_secs(10);

async fn open_sqlite(path: &std::path::Path, readers: u32) -> sqlx::Result<Engine> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(WAIT);
    // What is deleted is overwritten: a person's destroyed key must not be found in a free page.
    let writer = options.clone().pragma("cache_size", "-32000").pragma("secure_delete", "ON").connect().await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(readers)
        .acquire_timeout(WAIT)
        .after_release(|reader, _| Box::pin(patience::forget(reader)))
        .connect_with(options.pragma("cache_size", "-8000").pragma("query_only", "ON"))
        .await?;
    Ok(Engine::Sqlite { writer: Writer::new(writer), readers })
}

async fn open_postgres(options: &PgConnectOptions, connections: u32) -> sqlx::Result<Engine> {
    let options = options.clone().application_name("claviger");
    // The pool would try for as long as it may, and then say only that it did; this says why.
    let first = tokio::time::timeout(WAIT, options.connect()).await;
    first.map_err(|_| sqlx::Error::PoolTimedOut)??.close().await?;
    let pool = PgPoolOptions::new().max_connections(connections).acquire_timeout(WAIT);
    let pool = pool.after_connect(|connection, _| Box::pin(end_abandoned_units(connection)));
    Ok(Engine::Postgres(pool.connect_with(options).await?))
}

/// A node that lost its power in the middle of a unit of work must not hold its locks, and with them everybody who
/// follows events, until the network gives the connection up.
async fn end_abandoned_units(connection: &mut PgConnection) -> sqlx::Result<()> {
    connection.execute("SET idle_in_transaction_session_timeout = '1min'").await.map(drop)
}

/// A sealed word tells at the start whether the key is right, not at the first secret.
async fn prove_master_key(uow: &mut UnitOfWork) -> std::result::Result<(), OpenError> {
    if proof(uow).await? {
        return Ok(());
    }
    let sealed = uow.master.seal(WORD, PROOF)?;
    uow.db.execute("INSERT INTO instance (name, value) VALUES ('master_key_proof', $1)", values![sealed]).await?;
    Ok(())
}

const WORD: &[u8] = b"claviger";
const PROOF: Place<'_> = Place { table: "instance", column: "value", row: b"master_key_proof", project: b"" };

/// Whether the sealed word is there; it must open.
async fn proof(session: &mut Session) -> std::result::Result<bool, OpenError> {
    let sql = "SELECT value FROM instance WHERE name = 'master_key_proof'";
    let Some(row) = session.db.fetch_optional(sql, values![]).await? else { return Ok(false) };
    let sealed: Vec<u8> = row.get("value")?;
    let word = session.master.open(&sealed, PROOF).map_err(|_| OpenError::WrongMasterKey)?;
    if word.as_slice() == WORD { Ok(true) } else { Err(OpenError::WrongMasterKey) }
}
