//! How many may follow what happens at once: each stream costs a connection and a little memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::event::Actor;

use crate::error::{Error, Result};
use crate::measures;

/// How many streams one caller may have open on a node.
const PER_CALLER: usize = 20;
/// How many may be open on a node.
const PER_NODE: usize = 1_000;
/// After how many seconds it may be worth another try.
const RETRY_AFTER_S: u64 = 30;

/// The seats of a node.
#[derive(Clone, Default)]
pub(crate) struct Seats(Arc<Mutex<Taken>>);

#[derive(Default)]
struct Taken {
    all: usize,
    by_caller: HashMap<Actor, usize>,
}

/// One stream's seat; free again when it goes.
pub(crate) struct Seat {
    seats: Seats,
    caller: Actor,
}

impl Seats {
    /// Takes a seat.
    ///
    /// # Errors
    /// [`Error::TooManyStreams`] if the caller, or the node, has no more of them.
    pub(crate) fn take(&self, caller: Actor) -> Result<Seat> {
        let mut taken = self.lock();
        if taken.all >= PER_NODE {
            return Err(full(format!("{PER_NODE} streams are open on this node, as many as may be; try again later")));
        }
        let own = taken.by_caller.entry(caller).or_default();
        if *own >= PER_CALLER {
            return Err(full(format!("you have {PER_CALLER} streams open, as many as one caller may; close one")));
        }
        *own += 1;
        taken.all += 1;
        measures::streams(taken.all);
        Ok(Seat { seats: self.clone(), caller })
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn full(detail: String) -> Error {
    Error::TooManyStreams { detail, retry_after_s: RETRY_AFTER_S }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.lock();
        taken.all -= 1;
        measures::streams(taken.all);
        if let Some(own) = taken.by_caller.get_mut(&self.caller) {
            *own -= 1;
            if *own == 0 {
                taken.by_caller.remove(&self.caller);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::id::Id;

    use super::*;

    fn caller(number: u16) -> Actor {
        let [high, low] = number.to_be_bytes();
        Actor::Operator(Id::from_bytes([high, low, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 0]))
    }

    #[test]
    fn a_caller_has_so_many_seats_and_a_node_has_so_many() {
        let seats = Seats::default();
        let mut own: Vec<_> = (0..PER_CALLER).map(|_| seats.take(caller(0)).unwrap()).collect();
        assert!(matches!(seats.take(caller(0)), Err(Error::TooManyStreams { .. })));
        own.pop();
        own.push(seats.take(caller(0)).unwrap());

        let others: Vec<_> =
            (1..).map(caller).flat_map(|caller| [caller; PER_CALLER]).take(PER_NODE - PER_CALLER).collect();
        let others: Vec<_> = others.into_iter().map(|caller| seats.take(caller).unwrap()).collect();
        assert!(matches!(seats.take(caller(9_999)), Err(Error::TooManyStreams { .. })));
        drop((own, others));
        assert!(seats.lock().all == 0 && seats.lock().by_caller.is_empty(), "nothing is kept of who went");
    }
}
