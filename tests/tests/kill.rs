//! `kill -9` at random instants, 200 times on each database; the seed is printed.

use system_tests::{Database, faults};

const ROUNDS: usize = 200;

#[tokio::test]
async fn killed_again_and_again_sqlite_loses_and_doubles_nothing() {
    faults::rounds(Database::Sqlite, ROUNDS).await;
}

#[tokio::test]
async fn killed_again_and_again_postgres_loses_and_doubles_nothing() {
    if let Some(database) = Database::both().await.pop().filter(|database| *database != Database::Sqlite) {
        faults::rounds(database, ROUNDS).await;
    }
}
