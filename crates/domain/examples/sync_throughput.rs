//! How fast the engine reads and plans: `cargo run --release -p domain --example sync_throughput [ROWS]`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::RandomState;
use std::io::{self, Write as _};
use std::time::Instant;

use domain::id::Id;
use domain::sync::csv::{Detector, Options, Reader};
use domain::sync::plan::{Counts, Pair, Rules, SyncUser, decide};
use domain::sync::{Duplicates, Row, RowRules};
use domain::user::{Origin, UserState};

fn main() -> io::Result<()> {
    let rows: u32 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let file = file(rows);
    let mut out = io::stdout();
    writeln!(out, "{rows} rows, {} bytes", file.len())?;

    let start = Instant::now();
    let mut detector = Detector::new(Options::default());
    file.as_bytes().chunks(65_536).for_each(|chunk| detector.feed(chunk));
    let dialect = detector.finish().map_err(|faults| io::Error::other(format!("{faults:?}")))?;
    writeln!(out, "detect      {:?}", start.elapsed())?;

    let start = Instant::now();
    let rules = RowRules { id: &|id| Ok(id.to_owned()), custom: &[] };
    let mut reader = Reader::new(&dialect, rules);
    let mut duplicates = Duplicates::new((RandomState::new(), RandomState::new()), rows as usize);
    let (mut counts, mut user, mut bytes) = (Counts::default(), None::<SyncUser>, Vec::new());
    let mut plan = |result: Result<Row, _>| {
        let Ok(row) = result else { return };
        duplicates.add(&row);
        bytes.clear();
        row.digest_input(&mut bytes);
        let user = user.get_or_insert_with(|| known(&row));
        counts.add(&decide(Pair::Member(&row, [0; 16], user), Rules::default()));
    };
    file.as_bytes().chunks(65_536).for_each(|chunk| reader.feed(chunk, &mut plan));
    reader.finish(&mut plan);
    writeln!(out, "read, plan  {:?}", start.elapsed())?;

    let start = Instant::now();
    let unique = duplicates.suspects().is_empty();
    writeln!(out, "duplicates  {:?}  unique: {unique}, {counts:?}", start.elapsed())
}

fn file(rows: u32) -> String {
    let mut file = String::new();
    for n in 0..rows {
        // Writing to a String cannot fail.
        let _ = writeln!(file, "Vorname{n};Nächster{n};person.{n}@example.org;{n:08};sync-{n}");
    }
    file
}

fn known(row: &Row) -> SyncUser {
    SyncUser {
        id: Id::from_bytes([0; 16]),
        state: UserState::Active,
        is_reset: false,
        is_invited: false,
        origin: Origin::Csv,
        first_name: row.first_name.clone(),
        last_name: row.last_name.clone(),
        email: Some(row.email.clone()),
        card_id: Some(row.card_id.clone()),
        sync_id: row.sync_id.clone(),
        custom: BTreeMap::new(),
        digest: None,
    }
}
