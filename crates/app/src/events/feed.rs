//! What happens, read once for all who follow it.
//!
//! Each project that somebody follows has a room. One task reads for all rooms, about every second
//! and whenever this process has committed events, up to the place below which nothing can turn up
//! any more ([`store::repo::Events::settled`]). A room keeps the last few events, so that a
//! thousand streams cost the database as much as one does; who needs older ones reads them alone.
//! Other nodes give no hint: PostgreSQL lets commits that carry a notification pass one at a time,
//! and nearly all of ours would, which a second of delay is not worth.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::id::{Id, kind};
use store::Reader;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::context::App;
use crate::error::Result;
use crate::events::{Told, page};

/// How long it may take until what another process committed is seen.
const POLL: Duration = Duration::from_secs(1);
/// How long is waited after each look, so that many commits cost one, and that who follows comes along when a great many
/// events are committed at once.
const PAUSE: Duration = Duration::from_millis(50);
/// How many events are read at once.
const PAGE: usize = 500;
/// How many events a room keeps, and for how long: it is no place for what was erased meanwhile.
const KEPT: usize = 5_000;
const KEPT_FOR: Duration = Duration::from_secs(10);

type Project = Id<kind::Project>;

/// The rooms of this process, and the task that reads for them.
#[derive(Default)]
pub(crate) struct Feed(Mutex<State>);

#[derive(Default)]
struct State {
    rooms: HashMap<Project, Arc<Room>>,
    reads: Option<JoinHandle<()>>,
}

/// What happens in a project that somebody follows.
pub(crate) struct Room {
    project: Project,
    /// The place up to which the room knows everything; who waits for it follows.
    upto: watch::Sender<u64>,
    tail: Mutex<Tail>,
}

/// The last events: all those after a place.
struct Tail {
    after: u64,
    events: VecDeque<(Instant, Arc<Told>)>,
}

/// What a room has for who has read up to a place.
pub(crate) enum Found {
    /// All that follows, as many as were asked for.
    Events(Vec<Arc<Told>>),
    /// Only the database knows what follows.
    Older,
}

impl Feed {
    /// Enters the room of a project. `settled` was read just now.
    pub(crate) fn enter(&self, app: &App, project: Project, settled: u64) -> (Arc<Room>, watch::Receiver<u64>) {
        let mut state = self.lock();
        let room = state.rooms.entry(project).or_insert_with(|| Arc::new(Room::new(project, settled))).clone();
        let upto = room.upto.subscribe();
        if state.reads.as_ref().is_none_or(JoinHandle::is_finished) {
            state.reads = Some(tokio::spawn(read_for_all(app.clone())));
        }
        (room, upto)
    }

    /// The rooms that somebody is in. Where there are none, the task that asks is about to end.
    fn occupied(&self) -> Vec<Arc<Room>> {
        let mut state = self.lock();
        state.rooms.retain(|_, room| room.upto.receiver_count() > 0);
        if state.rooms.is_empty() {
            state.reads = None;
        }
        state.rooms.values().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn read_for_all(app: App) {
    let mut is_failing = false;
    let mut signal = app.store().event_signal();
    loop {
        let rooms = app.feed().occupied();
        if rooms.is_empty() {
            return;
        }
        let read = read_once(&app, &rooms).await;
        if let Err(error) = &read
            && !is_failing
        {
            tracing::warn!(%error, "events cannot be read for those who follow them; trying on");
        }
        is_failing = read.is_err();
        tokio::time::sleep(PAUSE).await;
        if read.is_ok_and(|is_complete| !is_complete) {
            continue;
        }
        let _ = tokio::time::timeout(POLL, signal.wait()).await; // whichever comes first
    }
}

/// Reads a page for each room; answers whether that was everything.
async fn read_once(app: &App, rooms: &[Arc<Room>]) -> Result<bool> {
    let mut reader = app.store().read().await?;
    let settled = reader.events().settled().await?;
    let mut is_complete = true;
    for room in rooms {
        room.forget();
        is_complete &= room.learn(&mut reader, settled).await?;
    }
    Ok(is_complete)
}

impl Room {
    fn new(project: Project, settled: u64) -> Self {
        let tail = Tail { after: settled, events: VecDeque::new() };
        Self { project, upto: watch::Sender::new(settled), tail: Mutex::new(tail) }
    }

    /// What follows a place, at most so much of it.
    pub(crate) fn since(&self, place: u64, limit: usize) -> Found {
        let tail = self.tail();
        if place < tail.after {
            return Found::Older;
        }
        let following = tail.events.partition_point(|(_, told)| told.recorded.seq <= place);
        Found::Events(tail.events.range(following..).take(limit).map(|(_, told)| told.clone()).collect())
    }

    /// Reads a page of what is new; answers whether that was everything.
    async fn learn(&self, reader: &mut Reader, settled: u64) -> Result<bool> {
        let known = *self.upto.borrow();
        if known >= settled {
            return Ok(true);
        }
        let events = page(reader, self.project, known, settled, PAGE).await?;
        let is_complete = events.len() < PAGE;
        let upto = events.last().filter(|_| !is_complete).map_or(settled, |last| last.recorded.seq);
        self.keep(events);
        self.upto.send_replace(upto);
        Ok(is_complete)
    }

    fn keep(&self, events: Vec<Arc<Told>>) {
        let (mut tail, now) = (self.tail(), Instant::now());
        tail.events.extend(events.into_iter().map(|told| (now, told)));
        let too_many = tail.events.len().saturating_sub(KEPT);
        tail.drop_first(too_many);
    }

    fn forget(&self) {
        let mut tail = self.tail();
        let old = tail.events.partition_point(|(since, _)| since.elapsed() > KEPT_FOR);
        tail.drop_first(old);
    }

    fn tail(&self) -> MutexGuard<'_, Tail> {
        self.tail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tail {
    fn drop_first(&mut self, count: usize) {
        if let Some((_, told)) = self.events.drain(..count).next_back() {
            self.after = told.recorded.seq;
        }
    }
}
