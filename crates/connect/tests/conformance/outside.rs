//! A network that fails as it is told to, and a clock that stands still until it is moved.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use connect::{Outside, Sending, Unsent};
use domain::time::{SignedDuration, Timestamp};
use http::{Request, Response};

use crate::rig::{Rig, Sort, VENDORS_WORDS};

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It never leaves.
    Never,
    /// It is lost on its way.
    LostBefore,
    /// It arrives, and the answer is lost.
    LostAfter,
    /// It seems to be lost, and arrives after so many seconds.
    Late(i64),
    /// A status comes back, and nothing is done.
    Before(u16),
    /// A status comes back, although it is done.
    After(u16),
    /// It is done, and the answer is no JSON.
    Garbled,
    /// There were too many calls.
    Limited,
}

/// The world outside: shared, so that a test and a connection look at the same one.
pub(crate) struct World<R>(Arc<Mutex<State<R>>>);

/// What there is.
pub(crate) struct State<R> {
    pub(crate) rig: R,
    pub(crate) now: Timestamp,
    /// Every request: when, and of which sort.
    pub(crate) calls: Vec<(Timestamp, Sort)>,
    /// How often the rig, not a fault, said that there were too many.
    pub(crate) too_many: usize,
    faults: VecDeque<(Sort, Fault)>,
    late: Vec<(Timestamp, Request<Vec<u8>>)>,
}

impl<R> Clone for World<R> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<R: Rig> World<R> {
    pub(crate) fn new() -> Self {
        let now = "2026-03-01T08:00:00Z".parse().unwrap();
        let (calls, faults, late) = (Vec::new(), VecDeque::new(), Vec::new());
        Self(Arc::new(Mutex::new(State { rig: R::default(), now, calls, too_many: 0, faults, late })))
    }

    /// What there is, for a test to look at and to change.
    pub(crate) fn state(&self) -> MutexGuard<'_, State<R>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next request of this sort fails so; after those that were said before.
    pub(crate) fn fail(&self, sort: Sort, fault: Fault) {
        self.state().faults.push_back((sort, fault));
    }

    pub(crate) fn end_faults(&self) {
        self.state().faults.clear();
    }

    pub(crate) fn advance(&self, seconds: i64) {
        let mut state = self.state();
        state.now = state.now.checked_add(SignedDuration::from_secs(seconds)).unwrap();
        state.deliver_late();
    }

    /// How many requests of this sort there were.
    pub(crate) fn count(&self, sort: Sort) -> usize {
        self.state().calls.iter().filter(|(_, other)| *other == sort).count()
    }

    pub(crate) fn all_calls(&self) -> usize {
        self.state().calls.len()
    }
}

impl<R: Rig> Outside for World<R> {
    fn now(&self) -> Timestamp {
        self.state().now
    }

    fn send(&self, request: Request<Vec<u8>>) -> Sending<'_> {
        Box::pin(async move {
            // As on a network, others get their turn meanwhile.
            tokio::task::yield_now().await;
            self.state().send(request)
        })
    }
}

impl<R: Rig> State<R> {
    fn send(&mut self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Unsent> {
        let (sort, now) = (R::sort(&request), self.now);
        self.calls.push((now, sort));
        let struck = self.faults.iter().position(|(aim, _)| *aim == sort).and_then(|place| self.faults.remove(place));
        let lost = || Unsent::Perhaps("the connection broke".to_owned());
        match struck.map(|(_, fault)| fault) {
            None => {
                let answer = self.rig.answer(&request, now);
                self.too_many += usize::from(answer.status() == R::limit().status());
                Ok(answer)
            }
            Some(Fault::Never) => Err(Unsent::Never("nobody listens there".to_owned())),
            Some(Fault::LostBefore) => Err(lost()),
            Some(Fault::LostAfter) => {
                self.rig.answer(&request, now);
                Err(lost())
            }
            Some(Fault::Late(seconds)) => {
                self.late.push((now.checked_add(SignedDuration::from_secs(seconds)).unwrap(), request));
                Err(lost())
            }
            Some(Fault::Before(status)) => Ok(bare(status)),
            Some(Fault::After(status)) => {
                self.rig.answer(&request, now);
                Ok(bare(status))
            }
            Some(Fault::Garbled) => {
                let mut answer = self.rig.answer(&request, now);
                *answer.body_mut() = format!("<html>{VENDORS_WORDS}").into_bytes();
                Ok(answer)
            }
            Some(Fault::Limited) => Ok(R::limit()),
        }
    }

    fn deliver_late(&mut self) {
        let now = self.now;
        let (due, rest) = self.late.drain(..).partition(|(at, _)| *at <= now);
        self.late = rest;
        let due: Vec<(Timestamp, Request<Vec<u8>>)> = due;
        for (at, request) in due {
            self.rig.answer(&request, at);
        }
    }
}

/// A status without anything that could be read.
fn bare(status: u16) -> Response<Vec<u8>> {
    Response::builder().status(status).body(VENDORS_WORDS.into()).unwrap()
}
