//! How fast users come from a file, and how fast they are found afterwards.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::json;

use crate::bench::{floor, memory};
use crate::database::Kind;
use crate::{Database, Project, Rng, Server};

/// Lists and searches asked for each figure.
const QUESTIONS: usize = 300;

struct Figures {
    database: &'static str,
    rows: usize,
    startup: Duration,
    idle_mb: u64,
    first: Duration,
    first_mb: u64,
    floor: Duration,
    same: Duration,
    changed: Duration,
    changed_mb: u64,
    list_p99: Duration,
    search_p99: Duration,
}

/// Measures each number of rows on each kind of database and prints the table.
///
/// # Panics
/// If the server refuses or loses anything.
pub async fn run(sizes: &[usize], kinds: &[Kind]) {
    let mut all = Vec::new();
    for &rows in sizes {
        for kind in kinds {
            let figures = measure(kind.fresh().await, rows).await;
            println!("{HEAD}\n{}", figures.row()); // at once: a later size may take an hour
            all.push(figures);
        }
    }
    println!("\n{HEAD}");
    for figures in &all {
        println!("{}", figures.row());
    }
}

async fn measure(database: Database, rows: usize) -> Figures {
    let name = if database == Database::Sqlite { "SQLite" } else { "PostgreSQL" };
    println!("{name}, {rows} rows …");
    let mut rng = Rng::seeded();
    let mut server = Server::start(database).await;
    let project = Project::set_up(&server);
    // Nobody is to be mailed while we measure; the jobs are made all the same.
    project.set(json!({ "invitations": { "mails_per_minute": 1 } })).await;
    server.kill();
    let startup = server.run().await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let pid = server.pid().expect("the server runs");
    let idle_mb = memory::now_mb(pid);
    let first_file = file(rows, None);
    let (first, first_mb) = sync(&project, pid, &first_file, "completed").await;
    let (same, _) = sync(&project, pid, &first_file, "unchanged").await;
    let (changed, changed_mb) = sync(&project, pid, &file(rows, Some(&mut rng)), "completed").await;
    let list_p99 = p99(&project, "items", || {
        format!("users?limit=50&sort=last_name&filter=last_name%20sw%20%22{}%22", word(&mut rng))
    })
    .await;
    let mut rng = Rng::seeded();
    let search_p99 = p99(&project, "users", || format!("search?q={}", word(&mut rng))).await;
    server.kill();
    let floor = floor::measure(&server.database, &server.data(), server.scratch());
    Figures {
        database: name,
        rows,
        startup,
        idle_mb,
        first,
        first_mb,
        floor,
        same,
        changed,
        changed_mb,
        list_p99,
        search_p99,
    }
}

async fn sync(project: &Project, pid: u32, file: &str, expected: &str) -> (Duration, u64) {
    memory::forget_peak(pid);
    let began = Instant::now();
    let (status, answer) = project.upload(file.to_owned()).await;
    let took = began.elapsed();
    assert!(status == StatusCode::OK && answer["status"] == expected, "{status} {answer}");
    (took, memory::peak_mb(pid))
}

/// People with names that many share; with a random source, one in a thousand changes.
fn file(rows: usize, mut changes: Option<&mut Rng>) -> String {
    let mut file = String::with_capacity(rows * 80);
    for row in 0..rows {
        let is_new = changes.as_mut().is_some_and(|rng| rng.below(1000) == 0);
        let (first, last) = (FIRST[row % FIRST.len()], LAST[(row / FIRST.len()) % LAST.len()]);
        let mark = if is_new { "-Neu" } else { "" };
        let _ = writeln!(file, "{first},{last}{mark} {row},person{row}@example.org,{},P-{row:08}", 10_000_000 + row);
    }
    file
}

const FIRST: &[&str] = &["Ada", "Björn", "Chloé", "Dmitri", "Elif", "Farah", "Gábor", "Hana", "Işıl", "José", "Kenji"];
const LAST: &[&str] =
    &["Abel", "Brandt", "Castillo", "Đorđević", "Eriksen", "Fischer", "García", "Hoffmann", "Iwasaki"];

fn word(rng: &mut Rng) -> String {
    let word: String = LAST[rng.pick(LAST.len())].chars().filter(char::is_ascii).take(4).collect();
    word.to_lowercase()
}

/// The slowest but 1 % of the answers, each of which has a list by this name.
async fn p99(project: &Project, list: &str, mut question: impl FnMut() -> String) -> Duration {
    let mut times = Vec::with_capacity(QUESTIONS);
    for _ in 0..QUESTIONS {
        let path = question();
        let began = Instant::now();
        let answer = project.get(&path).await;
        times.push(began.elapsed());
        assert!(answer[list].is_array(), "{path}: {answer}");
    }
    times.sort();
    times[QUESTIONS * 99 / 100]
}

const HEAD: &str = "\
| database | rows | first import | floor (shell) | × floor | peak | same file | 0.1 % changed | peak | list p99 | search p99 | start-up | idle |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |";

impl Figures {
    fn row(&self) -> String {
        format!(
            "| {} | {} | {:.1} s | {:.1} s | {:.1} | {} MB | {:.2} s | {:.2} s | {} MB | {:.1} ms | {:.1} ms | {:.2} s | {} MB |",
            self.database,
            self.rows,
            self.first.as_secs_f64(),
            self.floor.as_secs_f64(),
            self.first.as_secs_f64() / self.floor.as_secs_f64(),
            self.first_mb,
            self.same.as_secs_f64(),
            self.changed.as_secs_f64(),
            self.changed_mb,
            self.list_p99.as_secs_f64() * 1000.0,
            self.search_p99.as_secs_f64() * 1000.0,
            self.startup.as_secs_f64(),
            self.idle_mb,
        )
    }
}
