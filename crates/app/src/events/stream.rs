//! Following what happens in a project.

use std::sync::Arc;
use std::time::Duration;

use domain::permission::Permission;
use store::AccessChange;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{broadcast, watch};
use tokio::time::Instant;

use crate::access::{self, Proof};
use crate::context::Context;
use crate::error::{Error, InvalidParameter, Result};
use crate::events::feed::{Found, Room};
use crate::events::seats::Seat;
use crate::events::{Told, page};

/// How many events are told at once.
const PAGE: usize = 50;

/// What happens in a project from some place on, for one caller, as long as the caller may know.
pub struct EventStream {
    cx: Context,
    proof: Proof,
    room: Arc<Room>,
    upto: watch::Receiver<u64>,
    access: broadcast::Receiver<AccessChange>,
    place: u64,
    /// How often the caller's right is looked at if nothing is heard of it, and when next.
    check_every: Duration,
    check_at: Instant,
    _seat: Seat,
}

/// Begins to follow: after `after`, or from now on.
///
/// # Errors
/// [`Error::InvalidQuery`] if no event can have had the place yet; [`Error::TooManyStreams`]; [`Error::Forbidden`].
pub async fn stream(cx: &Context, proof: &Proof, after: Option<u64>, check_every: Duration) -> Result<EventStream> {
    cx.require(Permission::ReadPeople)?;
    let seat = cx.app().seats().take(cx.actor())?;
    let access = cx.app().store().access_changes();
    let mut reader = cx.read().await?;
    if let Some(after) = after
        && reader.events().last().await? < after
    {
        let detail = "there is no such place in the order of events yet; begin without one";
        return Err(Error::InvalidQuery(vec![InvalidParameter::new("last_event_id", "invalid_cursor", detail)]));
    }
    let settled = reader.events().settled().await?;
    drop(reader);
    let (room, upto) = cx.app().feed().enter(cx.app(), cx.project().id, settled);
    Ok(EventStream {
        cx: cx.clone(),
        proof: proof.clone(),
        room,
        upto,
        access,
        place: after.unwrap_or(settled),
        check_every,
        // The right was proved before the changes were listened to.
        check_at: Instant::now(),
        _seat: seat,
    })
}

impl EventStream {
    /// After which place the next event stands.
    #[must_use]
    pub fn place(&self) -> u64 {
        self.place
    }

    /// What happened next, oldest first; empty if nothing did for so long.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] and [`Error::Forbidden`] once the caller may not know any more. Whatever the error is,
    /// the stream is over.
    pub async fn next(&mut self, patience: Duration) -> Result<Vec<Arc<Told>>> {
        let until = Instant::now() + patience;
        loop {
            if self.is_check_due() {
                self.check().await?;
            }
            let told = self.page().await?;
            if !told.is_empty() || Instant::now() >= until {
                return Ok(told);
            }
            tokio::select! {
                changed = self.upto.changed() => changed.map_err(Error::internal)?,
                change = self.access.recv() => self.hear(change),
                () = tokio::time::sleep_until(until.min(self.check_at)) => {}
            }
        }
    }

    async fn page(&mut self) -> Result<Vec<Arc<Told>>> {
        // Looked at first: what the room learns meanwhile is told the next time.
        let upto = *self.upto.borrow_and_update();
        let told = match self.room.since(self.place, PAGE) {
            Found::Events(told) => told,
            Found::Older => page(&mut self.cx.read().await?, self.cx.project().id, self.place, upto, PAGE).await?,
        };
        self.place = told.last().map_or(self.place.max(upto), |last| last.recorded.seq);
        Ok(told)
    }

    fn is_check_due(&mut self) -> bool {
        loop {
            match self.access.try_recv() {
                Ok(change) => self.hear(Ok(change)),
                Err(TryRecvError::Lagged(missed)) => self.hear(Err(RecvError::Lagged(missed))),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return self.check_at <= Instant::now(),
            }
        }
    }

    /// Who missed some changes has to assume that they were concerned.
    fn hear(&mut self, change: std::result::Result<AccessChange, RecvError>) {
        if change.is_ok_and(|change| !self.proof.is_concerned_by(change)) {
            return;
        }
        self.check_at = Instant::now();
    }

    async fn check(&mut self) -> Result<()> {
        let caller = access::again(self.cx.app(), &self.proof, self.cx.caller().address).await?;
        self.cx = self.cx.app().as_caller(self.cx.project().clone(), caller);
        self.cx.require(Permission::ReadPeople)?;
        self.check_at = Instant::now() + self.check_every;
        Ok(())
    }
}
