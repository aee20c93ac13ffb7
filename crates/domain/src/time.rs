//! Moments and spans. On the wire RFC 3339 UTC, in the store microseconds.

pub use jiff::{SignedDuration, Timestamp};

/// Microseconds since the Unix epoch, as the store keeps a moment.
#[must_use]
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The moment that [`micros`] was made of; out-of-range values are clamped.
#[must_use]
pub fn from_micros(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// Cuts a moment to the precision that the store keeps, so that what was
/// written equals what is read.
#[must_use]
pub fn truncate(at: Timestamp) -> Timestamp {
    from_micros(micros(at))
}
