//! Fills a database with events, as a large site has them: for `cargo xtask bench events`, and for trying things out.
//!
//! `seed_events --database-url URL --master-key-file FILE --project SLUG --count N --seed S`, while no server runs on
//! it. Events are spread evenly over a year up to now, and over the project's pools, the later ones having fewer; they
//! are written as the server itself writes them, and count as followed. Each line of the standard input names somebody
//! whom they are about: the id, and what people call them; without any, 20,000 who need not exist. Prints ids to ask
//! for, as JSON.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "an example stops at the first thing that fails")]

use std::collections::HashMap;

use domain::event::{Actor, Category, Detail, Event, PersonalDetail};
use domain::id::{Id, kind};
use domain::system::CredentialPool;
use domain::time::{Timestamp, from_micros, micros};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};
use store::seal::MasterKey;
use store::{Config, Store};

/// How many events are written in one unit of work.
const PAGE: u64 = 20_000;
/// How many people are made up where none are named.
const PEOPLE: u64 = 20_000;
/// Indexes in which every event of a page has another place, so that they are quicker made at the end.
const SCATTERED: [&str; 2] = ["events_user", "events_credential"];
/// All of this happened long ago: nobody is to react to it.
const FOLLOWED: &str = "UPDATE followers SET seq = (SELECT MAX(seq) FROM events)";
/// A year, in microseconds.
const YEAR: i64 = 365 * 86_400 * 1_000_000;

/// What happens how often, in a thousand.
const MIXTURE: &[(Category, u64)] = &[
    (Category::CredentialUsed, 560),
    (Category::UserUpdated, 80),
    (Category::OperatorLogin, 60),
    (Category::SyncUnchanged, 50),
    (Category::CredentialIssued, 40),
    (Category::InvitationSent, 40),
    (Category::InvitationAccepted, 35),
    (Category::CredentialActivated, 35),
    (Category::CredentialRevoked, 25),
    (Category::CredentialSuspended, 20),
    (Category::SyncCompleted, 15),
    (Category::InvitationExpired, 10),
    (Category::SystemDegraded, 10),
    (Category::SystemConnected, 10),
    (Category::PoolLow, 4),
    (Category::CredentialIssueFailed, 3),
    (Category::SystemDisconnected, 2),
    (Category::SecuritySecondDevice, 1),
];

#[tokio::main]
async fn main() {
    let arguments: HashMap<String, String> = pairs(std::env::args().skip(1).collect());
    let key = std::fs::read_to_string(&arguments["--master-key-file"]).unwrap();
    let key = data_encoding::HEXLOWER_PERMISSIVE.decode(key.trim().as_bytes()).unwrap();
    let master = MasterKey::new(&key.try_into().unwrap()).unwrap();
    let config = Config { url: arguments["--database-url"].parse().unwrap(), connections: 2 };
    let scattered = set_aside(&arguments["--database-url"]).await;
    let (store, _) = Store::open_as_it_is(&config, master).await.unwrap();
    let (count, seed) = (arguments["--count"].parse().unwrap(), arguments["--seed"].parse().unwrap());
    let ground = Ground::of(&store, &arguments["--project"]).await;
    let mut dice = Dice(seed);
    let mut written = 0;
    while written < count {
        let page = PAGE.min(count - written);
        let events: Vec<Event> =
            (0..page).map(|n| ground.event(&mut dice, moment(ground.now, written + n, count))).collect();
        let mut uow = store.begin_long().await.unwrap();
        uow.events().add_many(&events).await.unwrap();
        uow.commit().await.unwrap();
        written += page;
    }
    println!("{}", ground.to_ask_for());
    store.close().await.unwrap();
    for statement in scattered.into_iter().chain([FOLLOWED.to_owned()]) {
        ask(&arguments["--database-url"], statement).await;
    }
}

/// Removes the scattered indexes; answers what makes them again.
async fn set_aside(url: &str) -> Vec<String> {
    let mut removed = Vec::new();
    for name in SCATTERED {
        let definition = if url.starts_with("sqlite:") {
            format!("SELECT sql FROM sqlite_master WHERE name = '{name}'")
        } else {
            format!("SELECT indexdef FROM pg_indexes WHERE indexname = '{name}'")
        };
        removed.push(ask(url, definition).await.unwrap());
        ask(url, format!("DROP INDEX {name}")).await;
    }
    removed
}

/// Runs a statement beside the store; answers the one value of it, if it has one.
async fn ask(url: &str, sql: String) -> Option<String> {
    let sql = AssertSqlSafe(sql);
    if url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        let answer = sqlx::query_scalar(sql).fetch_optional(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        return answer;
    }
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::query_scalar(sql).fetch_optional(&mut connection).await.unwrap()
}

fn pairs(arguments: Vec<String>) -> HashMap<String, String> {
    arguments.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
}

/// The moment of an event, so that they are spread evenly.
fn moment(now: Timestamp, index: u64, count: u64) -> Timestamp {
    let share = i128::from(YEAR) * i128::from(count - index) / i128::from(count.max(1));
    from_micros(micros(now) - i64::try_from(share).unwrap())
}

/// What is there.
struct Ground {
    project: Id<kind::Project>,
    /// Those with many events first.
    pools: Vec<CredentialPool>,
    people: Vec<Person>,
    now: Timestamp,
}

/// Somebody with a credential.
struct Person {
    user: Id<kind::User>,
    credential: Id<kind::Credential>,
    /// What people call them, if they exist.
    name: Option<String>,
}

/// Who is named, or else is made up.
fn people() -> Vec<Person> {
    let named: Vec<Person> = std::io::stdin().lines().map(Result::unwrap).zip(0..).map(named).collect();
    let made_up = |n| Person { user: made(b'u', n), credential: made(b'c', n), name: None };
    if named.is_empty() { (0..PEOPLE).map(made_up).collect() } else { named }
}

fn named((line, n): (String, u64)) -> Person {
    let (user, name) = line.split_once(' ').unwrap();
    Person { user: user.parse().unwrap(), credential: made(b'c', n), name: Some(name.to_owned()) }
}

impl Ground {
    async fn of(store: &Store, slug: &str) -> Self {
        let mut reader = store.read().await.unwrap();
        let project = reader.projects().lookup(&slug.parse().unwrap()).await.unwrap().unwrap();
        let pools = reader.pools().list(project.id).await.unwrap();
        assert!(!pools.is_empty(), "the project has no pool");
        Self { project: project.id, pools, people: people(), now: project.updated_at }
    }

    fn event(&self, dice: &mut Dice, at: Timestamp) -> Event {
        let category = dice.category();
        let event = Event::new(dice.id(at), self.project, category, Actor::System, at);
        let person = &self.people[dice.place(self.people.len())];
        let most = dice.place(self.pools.len()) + 1;
        let pool = &self.pools[dice.place(most)];
        let name = |name: &String| PersonalDetail { display_name: Some(name.clone()), ..PersonalDetail::default() };
        let event = match category.group() {
            "user" | "credential" | "invitation" | "security" => {
                Event { user: Some(person.user), personal: person.name.as_ref().map(name), ..event }
            }
            _ => event,
        };
        match category.group() {
            "user" => Event { detail: changed(dice), ..event },
            "credential" | "invitation" | "security" => Event {
                credential: Some(person.credential),
                pool: Some(pool.id),
                system: Some(pool.system),
                detail: if category == Category::CredentialSuspended {
                    Detail::reason("lost")
                } else {
                    Detail::default()
                },
                ..event
            },
            "pool" => Event { pool: Some(pool.id), system: Some(pool.system), ..event },
            "system" => Event { system: Some(pool.system), ..event },
            _ => event,
        }
    }

    /// What the bench asks for.
    fn to_ask_for(&self) -> String {
        let person = &self.people[7];
        let (from, until) = (moment(self.now, 50, 100), moment(self.now, 49, 100));
        let pool = |pool: &CredentialPool| (pool.id.to_string(), pool.system.to_string());
        let (frequent, rare) = (pool(&self.pools[0]), pool(&self.pools[self.pools.len() - 1]));
        serde_json::json!({
            "user_id": person.user.to_string(), "credential_id": person.credential.to_string(),
            "pool_id": frequent.0, "system_id": frequent.1, "rare_pool_id": rare.0, "rare_system_id": rare.1,
            "from": from.to_string(), "until": until.to_string(), "now": self.now.to_string(),
        })
        .to_string()
    }
}

fn changed(dice: &mut Dice) -> Detail {
    const FIELDS: [&str; 4] = ["email", "mobile", "last_name", "valid_until"];
    let field = FIELDS[dice.place(FIELDS.len())];
    Detail { changed: vec![field.to_owned()], ..Detail::default() }
}

/// The same id for the same number.
fn made<T>(sort: u8, number: u64) -> Id<T> {
    let mut bytes = [0x11; 16];
    (bytes[6], bytes[8], bytes[9]) = (0x70, 0x80, sort);
    bytes[10..].copy_from_slice(&number.to_be_bytes()[2..]);
    Id::from_bytes(bytes)
}

/// `SplitMix64`: small, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.draw() % limit
    }

    /// A place in a list of that length.
    fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap()
    }

    fn category(&mut self) -> Category {
        let mut at = self.below(MIXTURE.iter().map(|(_, share)| share).sum());
        for (category, share) in MIXTURE {
            match at.checked_sub(*share) {
                None => return *category,
                Some(rest) => at = rest,
            }
        }
        Category::CredentialUsed
    }

    /// An id of that moment (UUIDv7).
    fn id<T>(&mut self, at: Timestamp) -> Id<T> {
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&at.as_millisecond().to_be_bytes()[2..]);
        bytes[6..].copy_from_slice(&[self.draw().to_be_bytes(), self.draw().to_be_bytes()].concat()[..10]);
        (bytes[6], bytes[8]) = (bytes[6] & 0x0f | 0x70, bytes[8] & 0x3f | 0x80);
        Id::from_bytes(bytes)
    }
}
