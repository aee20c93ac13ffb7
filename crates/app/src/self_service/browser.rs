//! What a browser is known by before anybody is logged in: a link works only where it was asked for.

use crate::access::Secret;
use crate::error::Result;

/// A browser.
#[derive(Debug, Clone)]
pub struct Browser(Secret);

impl Browser {
    /// The browser that shows this token, if it can be one of ours.
    #[must_use]
    pub fn known(token: &str) -> Option<Self> {
        Secret::of_session(token).map(Self)
    }

    /// One that was not here before.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub fn fresh() -> Result<Self> {
        Secret::for_session().map(Self)
    }

    /// To be kept in a cookie.
    #[must_use]
    pub fn token(&self) -> &str {
        self.0.expose()
    }

    pub(super) fn hash(&self) -> [u8; 32] {
        self.0.hash()
    }
}
