//! How fast the filters of a pool are looked at: beforehand, when they are saved, and when a user changes.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::database::Kind;
use crate::server::binary;
use crate::{Database, Project, Server};

/// How often each thing is measured; the median counts.
const ROUNDS: usize = 5;
/// How many users are changed one after the other.
const CHANGES: usize = 200;
/// People of one department.
const DEPARTMENT: usize = 412;

/// The people of one department.
const FEW: &str = "custom_fields.department eq \"D0\"";
/// About half of them all.
const MANY: &str = "custom_fields.department sw \"D1\" or last_name co \"a\"";
/// Nobody, which takes as long to find out.
const NOBODY: &str = "custom_fields.department eq \"D0\" and first_name eq \"Nobody\"";

/// A pool that nobody has a credential of, and one that everybody has one of.
struct Figures {
    database: &'static str,
    rows: usize,
    pool: &'static str,
    few: Duration,
    many: Duration,
    save: Duration,
}

/// Measures each number of users on each kind of database and prints the tables.
///
/// # Panics
/// If the server refuses anything, or finds other people than there are.
pub async fn run(sizes: &[usize], kinds: &[Kind]) {
    for &rows in sizes {
        for kind in kinds {
            measure(kind.fresh().await, rows).await;
        }
    }
}

async fn measure(database: Database, rows: usize) {
    let name = if database == Database::Sqlite { "SQLite" } else { "PostgreSQL" };
    println!("{name}, {rows} users …");
    let server = Server::start(database).await;
    let project = Project::set_up(&server);
    project.set(json!({ "invitations": { "mails_per_minute": 1 } })).await;
    let field = json!({ "name": "department", "label": "Department", "kind": { "type": "text" } });
    project.post("custom-fields", field, StatusCode::CREATED).await;
    let (status, answer) = project.upload(file(rows)).await;
    assert!(status == StatusCode::OK, "{status} {answer}");
    let full = project.get("pools").await["items"][0]["id"].as_str().unwrap().to_owned();
    let origo = Origo::start();
    let empty = origo.pool(&project).await;
    let plain = change_users(&project).await;
    println!("{HEAD}");
    for (pool, id) in [("nobody", &empty), ("everybody", &full)] {
        let figures = Figures {
            database: name,
            rows,
            pool,
            few: preview(&project, id, pool, FEW, rows.div_ceil(departments(rows))).await,
            many: preview(&project, id, pool, MANY, 0).await,
            save: save(&project, id).await,
        };
        println!("{}", figures.row());
    }
    let followed = change_users(&project).await;
    println!("a changed user: {} before there were filters, {} with two pools' filters", ms(plain), ms(followed));
}

/// How long it takes to say what filters would do; `expected`: how many people they touch, where that is known.
async fn preview(project: &Project, pool: &str, who: &str, filter: &str, expected: usize) -> Duration {
    // Whom a filter is to give something, nobody has; from whom it is to take, everybody.
    let (name, way) = if who == "nobody" { ("auto_generate_filter", "gain") } else { ("auto_revoke_filter", "lose") };
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let answer = project.post(&format!("pools/{pool}/preview"), json!({ name: filter }), StatusCode::OK).await;
        times.push(began.elapsed());
        let found = answer["counts"][way].as_u64().unwrap();
        assert!(found > 0 && (expected == 0 || found == expected as u64), "{answer}");
    }
    median(times)
}

/// How long it takes to save filters: everybody is looked at, and what would be lost is counted.
async fn save(project: &Project, pool: &str) -> Duration {
    let mut times = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS {
        let filters =
            json!({ "auto_generate_filter": NOBODY, "auto_revoke_filter": format!("{NOBODY} or id eq \"{round}\"") });
        let request = project.request(Method::PATCH, &format!("pools/{pool}")).header("if-match", "*").json(&filters);
        let began = Instant::now();
        let answer = request.send().await.unwrap();
        times.push(began.elapsed());
        assert!(answer.status() == StatusCode::OK, "{}", answer.text().await.unwrap());
    }
    median(times)
}

/// How long the change of a user takes.
async fn change_users(project: &Project) -> Duration {
    let page = project.get(&format!("users?limit={CHANGES}")).await;
    let mut times = Vec::with_capacity(CHANGES);
    for (round, user) in page["items"].as_array().unwrap().iter().enumerate() {
        let path = format!("users/{}", user["id"].as_str().unwrap());
        let change = json!({ "custom_fields": { "department": format!("Moved {round}") } });
        let request = project.request(Method::PATCH, &path).header("if-match", "*").json(&change);
        let began = Instant::now();
        let answer = request.send().await.unwrap();
        times.push(began.elapsed());
        assert!(answer.status() == StatusCode::OK, "{}", answer.text().await.unwrap());
        let back = json!({ "custom_fields": { "department": user["custom_fields"]["department"] } });
        let request = project.request(Method::PATCH, &path).header("if-match", "*").json(&back);
        assert!(request.send().await.unwrap().status() == StatusCode::OK);
    }
    median(times)
}

fn file(rows: usize) -> String {
    use std::fmt::Write as _;
    let departments = departments(rows);
    let mut file = "First name,Last name,E-mail,ID,Sync ID,department\n".to_owned();
    for row in 0..rows {
        let (first, last) = (FIRST[row % FIRST.len()], LAST[(row / FIRST.len()) % LAST.len()]);
        // Each department but the last has as many people.
        let department = row % departments;
        let _ = writeln!(
            file,
            "{first},{last} {row},person{row}@example.org,{},P-{row:08},D{department}",
            10_000_000 + row
        );
    }
    file
}

/// So many departments have [`DEPARTMENT`] people each.
fn departments(rows: usize) -> usize {
    rows.div_ceil(DEPARTMENT)
}

const FIRST: &[&str] = &["Ada", "Björn", "Chloé", "Dmitri", "Elif", "Farah", "Gábor", "Hana", "Işıl", "José", "Kenji"];
const LAST: &[&str] = &["Abel", "Brandt", "Castillo", "Eriksen", "Fischer", "García", "Hoffmann", "Iwasaki", "Moore"];

/// HID Origo, as `claviger simulate origo` plays it.
struct Origo {
    process: Child,
    config: Value,
}

impl Origo {
    fn start() -> Self {
        let mut command = Command::new(binary());
        let mut process =
            command.args(["simulate", "origo", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = output.find_map(|line| line.ok().filter(|line| line.contains("ready at "))).unwrap();
        std::thread::spawn(move || output.for_each(drop));
        let after = |name: &str| {
            let (_, rest) = ready.split_once(&format!("{name} ")).unwrap();
            rest.split([' ', ',', ')']).next().unwrap().to_owned()
        };
        let url = after("ready at");
        let config = json!({
            "auth_url": url, "api_url": url, "event_url": url, "organization": after("organization"),
            "client_id": after("client_id"), "client_secret": after("client_secret"),
            "application_id": after("application_id"),
        });
        Self { process, config }
    }

    /// Enrols it, and answers one of its pools.
    async fn pool(&self, project: &Project) -> String {
        let system = json!({ "connector": "origo", "name": "Origo", "run_mode": "any", "config": self.config });
        let system = project.post("systems", system, StatusCode::CREATED).await;
        let path = format!("systems/{}/refresh-pools", system["id"].as_str().unwrap());
        let pools = project.post(&path, json!({}), StatusCode::OK).await;
        pools["items"][0]["id"].as_str().unwrap().to_owned()
    }
}

impl Drop for Origo {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

const HEAD: &str = "\
| database | users | who has one of the pool | preview, few | preview, many | saved |
| --- | --- | --- | --- | --- | --- |";

impl Figures {
    fn row(&self) -> String {
        let seconds = |time: Duration| format!("{:.2} s", time.as_secs_f64());
        format!(
            "| {} | {} | {} | {} | {} | {} |",
            self.database,
            self.rows,
            self.pool,
            seconds(self.few),
            seconds(self.many),
            seconds(self.save)
        )
    }
}
