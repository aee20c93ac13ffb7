//! Secrets that callers hold: 256 random bits, stored as their SHA-256.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use store::seal;

use crate::error::Result;

/// What the secret of an API key begins with, so that it is recognised where it should not be.
const KEY_PREFIX: &str = "clv_";
const BYTES: usize = 32;

/// A secret in its text form. It is never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A fresh one for an API key.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub fn for_key() -> Result<Self> {
        Ok(Self(format!("{KEY_PREFIX}{}", fresh()?)))
    }

    /// A fresh one for a session or a link.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub fn for_session() -> Result<Self> {
        fresh().map(Self)
    }

    /// The text, if it can be the secret of a key.
    pub(crate) fn of_key(text: &str) -> Option<Self> {
        text.strip_prefix(KEY_PREFIX).filter(|rest| is_secret(rest)).map(|_| Self(text.to_owned()))
    }

    /// The text, if it can be the secret of a session or a link.
    pub(crate) fn of_session(text: &str) -> Option<Self> {
        is_secret(text).then(|| Self(text.to_owned()))
    }

    /// What is stored of it. 256 random bits need no slow hash.
    pub(crate) fn hash(&self) -> [u8; 32] {
        seal::sha256(self.0.as_bytes())
    }

    /// The text, to be shown once.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

fn fresh() -> Result<String> {
    Ok(BASE64URL_NOPAD.encode(&seal::random::<BYTES>()?))
}

fn is_secret(text: &str) -> bool {
    BASE64URL_NOPAD.decode(text.as_bytes()).is_ok_and(|bytes| bytes.len() == BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_recognised_and_never_shown() {
        let key = Secret::for_key().unwrap();
        assert_eq!(Secret::of_key(key.expose()), Some(key.clone()));
        assert_eq!(Secret::of_session(key.expose()), None);
        assert!(!format!("{key:?}").contains(&key.expose()[4..]));
        assert_ne!(key, Secret::for_key().unwrap());
        for text in ["", "clv_", "clv_x", &key.expose()[1..], &format!("{}A", key.expose())] {
            assert_eq!(Secret::of_key(text), None, "{text}");
        }
    }
}
