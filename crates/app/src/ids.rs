//! Fresh ids.

use std::sync::Mutex;

use domain::id::Id;
use domain::time::Timestamp;
use store::seal;
use uuid::Builder;

/// Makes ids of UUIDv7 that order as they were made, also within a millisecond: a
/// counter takes 42 of the random bits (RFC 9562 §6.2, method 1), which an
/// import of a million rows needs so that lists keep the file's order.
#[derive(Debug, Default)]
pub(crate) struct Ids(Mutex<State>);

#[derive(Debug, Default, Clone, Copy)]
struct State {
    milliseconds: u64,
    counter: u64,
}

/// Where the counter of a millisecond begins: random below this, so that it cannot overflow.
const COUNTER_START: u64 = 1 << 41;

impl Ids {
    /// An id for something made now.
    pub(crate) fn fresh<T>(&self, now: Timestamp) -> store::Result<Id<T>> {
        let random: [u8; 10] = seal::random()?;
        let State { milliseconds, counter } = self.step(now, &random);
        // 12 bits of the counter before the version's neighbour, 30 after the variant, 32 random ones.
        let [.., high, low] = (counter >> 30).to_be_bytes();
        let [.., c0, c1, c2, c3] = (counter & 0x3fff_ffff).to_be_bytes();
        let mut tail = random;
        tail[..6].copy_from_slice(&[high, low, c0, c1, c2, c3]);
        Ok(Id::from_uuid(Builder::from_unix_timestamp_millis(milliseconds, &tail).into_uuid()))
    }

    /// The clock may stand still or run backwards; ids do not.
    fn step(&self, now: Timestamp, random: &[u8; 10]) -> State {
        let now = u64::try_from(now.as_millisecond()).unwrap_or(0);
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if now > state.milliseconds {
            let mut seed = [0; 8];
            seed.copy_from_slice(&random[..8]);
            *state = State { milliseconds: now, counter: u64::from_be_bytes(seed) % COUNTER_START };
        } else {
            state.counter += 1;
        }
        *state
    }
}

#[cfg(test)]
mod tests {
    use domain::id::kind::User;

    use super::*;

    #[test]
    fn ids_order_as_they_were_made_even_when_the_clock_runs_backwards() {
        let ids = Ids::default();
        let now: Timestamp = "2027-01-15T08:00:00Z".parse().unwrap();
        let earlier: Timestamp = "2027-01-15T07:00:00Z".parse().unwrap();
        let made: Vec<Id<User>> =
            (0..100_000).map(|index| ids.fresh(if index % 3 == 0 { earlier } else { now }).unwrap()).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
        assert!(made.iter().all(|id| id.uuid().get_version_num() == 7));
    }
}
