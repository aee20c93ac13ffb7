//! The floor: how long the database's own shell needs to load the same rows into
//! the same tables, with the same indexes, in one transaction.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Database;

/// Loads everything that a server's database holds into a fresh one.
///
/// # Panics
/// If a shell fails.
#[must_use]
pub fn measure(database: &Database, data: &Path, scratch: &Path) -> Duration {
    match database {
        Database::Sqlite => sqlite(&data.join("claviger.db"), scratch),
        Database::Postgres(url) => postgres(url, scratch),
    }
}

fn sqlite(full: &Path, scratch: &Path) -> Duration {
    let (empty, script) = (scratch.join("floor.db"), scratch.join("floor.sql"));
    let _ = std::fs::remove_file(&empty);
    let schema = output("sqlite3", &[&full.display().to_string(), ".schema --nosys"]);
    // ANALYZE makes the table of statistics, whose rows the dump carries too.
    let script_of_schema = format!("PRAGMA journal_mode=WAL;\n{schema}\nANALYZE;\n");
    feed("sqlite3", &[&empty.display().to_string()], script_of_schema.as_bytes());
    let mut dump = Command::new("sqlite3");
    dump.arg(full).arg(".dump --data-only").stdout(File::create(&script).unwrap());
    assert!(dump.status().unwrap().success());
    let began = Instant::now();
    let mut load = Command::new("sqlite3");
    load.arg(&empty)
        .args(["-cmd", "PRAGMA synchronous=FULL; BEGIN;", "-cmd", &format!(".read {}", script.display()), "COMMIT;"])
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    assert!(load.status().unwrap().success());
    let took = began.elapsed();
    let _ = std::fs::remove_file(&script);
    took
}

fn postgres(full: &str, scratch: &Path) -> Duration {
    let (base, name) = full.rsplit_once('/').unwrap();
    let empty = format!("{base}/{name}_floor");
    psql(full, &format!("DROP DATABASE IF EXISTS {name}_floor"));
    psql(full, &format!("CREATE DATABASE {name}_floor"));
    let schema = output("pg_dump", &["--schema-only", "--no-owner", full]);
    feed("psql", &["--quiet", &empty], schema.as_bytes());
    let tables = output("psql", &["-At", "-c", "SELECT tablename FROM pg_tables WHERE schemaname = 'public'", full]);
    let tables: Vec<&str> = tables.lines().collect();
    let file = |table: &str| scratch.join(format!("{table}.copy")).display().to_string();
    for table in &tables {
        psql(full, &format!("\\copy {table} TO '{}' (FORMAT binary)", file(table)));
    }
    let copies = tables.iter().map(|table| format!("\\copy {table} FROM '{}' (FORMAT binary)\n", file(table)));
    let copies: String = copies.collect();
    let script = format!("SET session_replication_role = replica;\nBEGIN;\n{copies}COMMIT;\n");
    let began = Instant::now();
    feed("psql", &["--quiet", "-v", "ON_ERROR_STOP=1", &empty], script.as_bytes());
    let took = began.elapsed();
    for table in tables {
        let _ = std::fs::remove_file(file(table));
    }
    took
}

fn psql(url: &str, command: &str) {
    output("psql", &["--quiet", "-c", command, url]);
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn feed(program: &str, arguments: &[&str], input: &[u8]) {
    use std::io::Write as _;
    let mut child = Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    assert!(child.wait().unwrap().success(), "{program} failed");
}
