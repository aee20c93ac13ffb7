//! The databases that a server is tested on.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::environment;

/// Which database a server uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// SQLite in the data directory.
    Sqlite,
    /// A PostgreSQL database of its own, at this address.
    Postgres(String),
}

/// Which kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl Kind {
    /// An empty database of this kind.
    ///
    /// # Panics
    /// If it is PostgreSQL, and there is no server.
    pub async fn fresh(self) -> Database {
        match self {
            Self::Sqlite => Database::Sqlite,
            Self::Postgres => Database::postgres().await,
        }
    }
}

impl Database {
    /// SQLite and, unless the quick suite runs, PostgreSQL.
    pub async fn both() -> Vec<Self> {
        if environment("CLAVIGER_TEST_QUICK").is_some() {
            return vec![Self::Sqlite];
        }
        vec![Self::Sqlite, Self::postgres().await]
    }

    /// The one beside SQLite, unless the quick suite runs: for tests that run beside each other.
    pub async fn second() -> Option<Self> {
        Self::both().await.into_iter().nth(1)
    }

    /// A fresh PostgreSQL database.
    ///
    /// # Panics
    /// If there is no server: that is a failed test, not a skipped one.
    pub async fn postgres() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = environment("CLAVIGER_TEST_POSTGRES")
            .expect("CLAVIGER_TEST_POSTGRES is not set: run `cargo xtask test`, which starts a server");
        let name = format!("system_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut connection = PgConnection::connect(&server).await.unwrap();
        for sql in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
            sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
        }
        let (base, _) = server.rsplit_once('/').unwrap();
        Self::Postgres(format!("{base}/{name}"))
    }
}
