//! Databases for tests: made fresh, thrown away. Behind the feature `testing`.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::id::{Id, kind};
use domain::time::Timestamp;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tempfile::TempDir;

use crate::db::dialect::Dialect;
use crate::repo::list::{self, ListQuery, ListSpec};
use crate::seal::MasterKey;
use crate::store::{Config, DatabaseUrl, Store};

/// A database that lives as long as this does.
pub struct Scratch {
    /// The store on it.
    pub store: Store,
    /// Its address, to open it again.
    pub url: String,
    dialect: Dialect,
    folder: TempDir,
}

/// The master key of every scratch database.
pub const MASTER_KEY: [u8; 32] = [42; 32];

/// The variable with the address of a PostgreSQL server on which databases may be made.
const POSTGRES: &str = "CLAVIGER_TEST_POSTGRES";

impl Scratch {
    /// One SQLite and one PostgreSQL database; with `CLAVIGER_TEST_QUICK` only the first.
    ///
    /// # Panics
    /// If there is no PostgreSQL server to test on: that is a failed test, not a skipped one.
    pub async fn both(now: Timestamp) -> Vec<Self> {
        let mut all = vec![Self::sqlite(now).await];
        if environment("CLAVIGER_TEST_QUICK").is_none() {
            all.push(Self::postgres(now).await);
        }
        all
    }

    /// A SQLite database.
    ///
    /// # Panics
    /// If it cannot be made.
    pub async fn sqlite(now: Timestamp) -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("claviger.db").display());
        Self::open(url, Dialect::Sqlite, folder, now).await
    }

    /// A PostgreSQL database.
    ///
    /// # Panics
    /// If there is no server to make it on.
    pub async fn postgres(now: Timestamp) -> Self {
        let server = environment(POSTGRES).unwrap_or_else(|| {
            panic!(
                "{POSTGRES} is not set: run `cargo xtask test`, which starts a server, or `cargo xtask test --quick`"
            )
        });
        let url = make_postgres(&server).await;
        Self::open(url, Dialect::Postgres, TempDir::new().unwrap(), now).await
    }

    async fn open(url: String, dialect: Dialect, folder: TempDir, now: Timestamp) -> Self {
        let config = Config { url: url.parse::<DatabaseUrl>().unwrap(), connections: 4 };
        let (store, _) = Store::open(&config, MasterKey::new(&MASTER_KEY).unwrap(), now).await.unwrap();
        Self { store, url, dialect, folder }
    }

    /// Whether a text can be read anywhere in the database: in its files, or in a dump of every row.
    ///
    /// # Panics
    /// If the database cannot be read.
    pub async fn shows(&self, text: &str) -> bool {
        let wanted = text.as_bytes();
        let hex = data_encoding::HEXLOWER.encode(wanted);
        match self.dialect {
            Dialect::Sqlite => self.files_hold(wanted),
            Dialect::Postgres => self.dump().await.iter().any(|row| row.contains(text) || row.contains(&hex)),
        }
    }

    /// Runs a statement behind the back of every repository, as somebody would who has got at the database.
    ///
    /// # Panics
    /// If the database refuses it.
    pub async fn tamper(&self, sql: &str) {
        let mut uow = self.store.begin().await.unwrap();
        uow.db.execute(AssertSqlSafe(sql.to_owned()), Vec::new()).await.unwrap();
        uow.commit().await.unwrap();
    }

    /// What a query answers in its only column, as bytes.
    ///
    /// # Panics
    /// If the database refuses it.
    pub async fn bytes(&self, sql: &str) -> Vec<Vec<u8>> {
        let mut reader = self.store.read().await.unwrap();
        let rows = reader.db.fetch_all(AssertSqlSafe(sql.to_owned()), Vec::new()).await.unwrap();
        rows.iter().map(|row| row.get("bytes").unwrap()).collect()
    }

    /// How the database would find a page of a project's list, in its own words.
    ///
    /// # Panics
    /// If the database refuses it.
    pub async fn plan(&self, spec: &ListSpec, project: Id<kind::Project>, query: &ListQuery) -> String {
        if self.dialect == Dialect::Postgres {
            self.tamper(&format!("ANALYZE {}", spec.table)).await;
        }
        let mut reader = self.store.read().await.unwrap();
        list::explain(&mut reader.db, spec, vec![("project_id", project.into())], query).await.unwrap().join("\n")
    }

    /// How the database would find the mobile IDs that end soon, in its own words.
    ///
    /// # Panics
    /// If the database refuses it.
    pub async fn plan_near_end(&self, project: Id<kind::Project>, now: Timestamp, until: Timestamp) -> String {
        if self.dialect == Dialect::Postgres {
            self.tamper("ANALYZE certificates").await;
        }
        let mut reader = self.store.read().await.unwrap();
        reader.certificate_orders().explain_near_end(project, now, until).await.unwrap().join("\n")
    }

    /// How the database would count how credentials stand, in its own words.
    ///
    /// # Panics
    /// If the database refuses it.
    pub async fn plan_standing(&self, project: Id<kind::Project>) -> String {
        let mut reader = self.store.read().await.unwrap();
        reader.measurements().explain_standing(project).await.unwrap().join("\n")
    }

    /// Whether bytes are in the files of a SQLite database.
    ///
    /// # Panics
    /// If they cannot be read.
    #[must_use]
    pub fn files_hold(&self, wanted: &[u8]) -> bool {
        std::fs::read_dir(self.folder.path()).unwrap().any(|file| {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            bytes.windows(wanted.len()).any(|window| window == wanted)
        })
    }

    /// Every row of every table, as text; what is binary in hexadecimal.
    async fn dump(&self) -> Vec<String> {
        let mut connection = PgConnection::connect(&self.url).await.unwrap();
        let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
        let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut connection).await.unwrap();
        let mut rows = Vec::new();
        for table in tables {
            let sql = AssertSqlSafe(format!("SELECT t::text FROM {table} AS t"));
            rows.extend(sqlx::query_scalar::<_, String>(sql).fetch_all(&mut connection).await.unwrap());
        }
        rows
    }

    /// `sqlite` or `postgres`, for a test's messages.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self.dialect {
            Dialect::Sqlite => "sqlite",
            Dialect::Postgres => "postgres",
        }
    }
}

/// Makes an empty database on a server; answers its address. The server is thrown away as a whole.
async fn make_postgres(server: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect(server).await.unwrap();
    let drop = format!("DROP DATABASE IF EXISTS {name}");
    sqlx::query(AssertSqlSafe(drop)).execute(&mut connection).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where their server is")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
