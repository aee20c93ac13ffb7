//! The time, handed in.

use domain::time::Timestamp;

/// Tells the time. The binary gives the system's; tests give their own.
pub trait Clock: Send + Sync {
    /// Now, in microseconds.
    fn now(&self) -> Timestamp;
}

impl<F: Fn() -> Timestamp + Send + Sync> Clock for F {
    fn now(&self) -> Timestamp {
        domain::time::truncate(self())
    }
}
