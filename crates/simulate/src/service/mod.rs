//! What the simulators of vendors' services stand on: time, chance, faults, limits, answers, the frame of their pages.
//!
//! It knows no vendor. A simulator is a value in memory that answers requests without a socket
//! ([`Service::handle`]); [`serve`] puts sockets before it. Time is a [`Clock`] that is handed in, chance a seed, so
//! that the same seed on the same clock gives the same history.

mod answer;
mod callback;
mod fault;
mod page;
mod random;
mod rate;
mod schedule;
mod time;

use std::net::IpAddr;

use axum::body::Bytes;
use axum::http::Request;

pub use self::answer::{Answer, serve};
pub(crate) use self::answer::{base_of, form_pairs, query_pairs};
pub use self::callback::{Delivery, deliver};
pub use self::fault::{Fault, FaultError, Faults, Name, When};
pub(crate) use self::page::{clock_face, form_again, frame, mend_headers, style};
pub(crate) use self::random::Random;
pub(crate) use self::rate::Windows;
pub(crate) use self::schedule::Schedule;
pub use self::time::Clock;
pub(crate) use self::time::{Time, later};

/// A vendor's service, simulated.
pub trait Service: Clone + Send + Sync + 'static {
    /// Answers a call from this address. Does all there is to do, waits for nothing and opens no socket.
    fn handle(&self, source: IpAddr, request: Request<Bytes>) -> Answer;
}
