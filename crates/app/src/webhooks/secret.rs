//! The secret that a webhook's messages are signed with.

use std::fmt;

use notify::webhook::secret_text;
use store::seal;
use zeroize::Zeroizing;

use crate::error::Result;

/// How many random bytes: as many as the hash gives.
const BYTES: usize = 32;

/// A fresh secret, to be kept sealed and shown once.
#[derive(Clone)]
pub struct WebhookSecret(Zeroizing<Vec<u8>>);

impl WebhookSecret {
    pub(super) fn fresh() -> Result<Self> {
        Ok(Self(Zeroizing::new(seal::random::<BYTES>()?.to_vec())))
    }

    pub(super) fn key(&self) -> &[u8] {
        &self.0
    }

    /// The text, `whsec_…`, to be shown once.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        secret_text(&self.0)
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}
