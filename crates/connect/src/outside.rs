//! The network and the clock, as connectors have them.

use std::future::Future;
use std::pin::Pin;

use domain::time::Timestamp;
use http::{Request, Response};

/// The way out. One request, one answer, whatever its status; no redirect to another host is followed, and the size
/// and the time of an answer are limited.
pub trait Outside: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Sends a request and reads the whole answer.
    fn send(&self, request: Request<Vec<u8>>) -> Sending<'_>;
}

/// An answer to come.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response<Vec<u8>>, Unsent>> + Send + 'a>>;

/// Why there is no answer. Safe to show to operators.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsent {
    /// The request never left: nothing happened there.
    #[error("{0}")]
    Never(String),
    /// The request may have arrived: it is not known what happened there.
    #[error("{0}")]
    Perhaps(String),
}
