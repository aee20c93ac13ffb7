//! Passwords: what is taken for one, and how they are hashed and compared.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use domain::contact::EmailAddress;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, Invalid, Result};

const SHORTEST: usize = 12;
/// Longer ones would only keep the processor busy.
const LONGEST_BYTES: usize = 256;
const FEWEST_CHARACTERS: usize = 5;
/// How many hashes are computed at once; each takes 19 MiB and a processor.
const WORKERS: usize = 2;
/// How long one waits for a worker.
const PATIENCE: Duration = Duration::from_secs(10);

/// What somebody typed as a password. Never shown, wiped when dropped.
#[derive(Clone)]
pub struct Password(SecretString);

impl Password {
    /// Takes a text as it was typed.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text.into())
    }

    /// Checks a password that somebody chooses for the account of this address.
    ///
    /// # Errors
    /// What is wrong with it, at `pointer`.
    pub fn check(&self, email: &EmailAddress, pointer: &str) -> Result<(), Invalid> {
        let text = self.0.expose_secret();
        let (local, _) = email.as_str().split_once('@').unwrap_or_default();
        let different: std::collections::BTreeSet<char> = text.chars().collect();
        let fault = if text.chars().count() < SHORTEST || text.len() > LONGEST_BYTES {
            "expected 12 characters or more, and at most 256 bytes"
        } else if different.len() < FEWEST_CHARACTERS {
            "expected at least 5 different characters"
        } else if local.len() > 3 && text.to_lowercase().contains(&local.to_lowercase()) {
            "expected something that does not hold the name in the e-mail address"
        } else {
            return Ok(());
        };
        Err(Invalid::new(pointer, "weak_password", fault))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// Hashes and compares passwords, a few at a time.
pub(crate) struct Passwords(Arc<Semaphore>);

impl Default for Passwords {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(WORKERS)))
    }
}

impl Passwords {
    /// The hash that is stored: Argon2id in the PHC's text form.
    pub(crate) async fn hash(&self, password: Password) -> Result<SecretString> {
        self.work(move || hash(&password)).await?
    }

    /// Whether this is the password. Without a hash (no such account) it takes as long and says no.
    pub(crate) async fn verify(&self, password: Password, stored: Option<SecretString>) -> Result<bool> {
        self.work(move || verify(&password, stored.as_ref())).await?
    }

    /// The permit goes with the work, so that whoever hangs up does not make room for more.
    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let turn = tokio::time::timeout(PATIENCE, self.0.clone().acquire_owned()).await;
        let permit = turn.map_err(|_| Error::TooMany { retry_after_s: 5 })?.map_err(Error::internal)?;
        let with_permit = move || {
            let _permit: OwnedSemaphorePermit = permit;
            work()
        };
        tokio::task::spawn_blocking(with_permit).await.map_err(Error::internal)
    }
}

fn hash(password: &Password) -> Result<SecretString> {
    let hashed: PasswordHash =
        Argon2::default().hash_password(password.0.expose_secret().as_bytes()).map_err(unhashable)?;
    Ok(hashed.to_string().into())
}

fn verify(password: &Password, stored: Option<&SecretString>) -> Result<bool> {
    let text = match stored {
        Some(stored) => stored.expose_secret(),
        None => nobodys()?,
    };
    let parsed = PasswordHash::new(text).map_err(unhashable)?;
    let fits = Argon2::default().verify_password(password.0.expose_secret().as_bytes(), &parsed).is_ok();
    Ok(fits && stored.is_some())
}

/// A hash that belongs to nobody, to be compared with where there is no account.
fn nobodys() -> Result<&'static str> {
    static HASH: OnceLock<String> = OnceLock::new();
    if let Some(known) = HASH.get() {
        return Ok(known);
    }
    let made = hash(&Password::new("nobody's password".to_owned()))?;
    Ok(HASH.get_or_init(|| made.expose_secret().to_owned()))
}

fn unhashable(error: impl fmt::Display) -> Error {
    Error::internal(format!("a password could not be hashed or compared: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_taken(text: &str) -> bool {
        Password::new(text.to_owned()).check(&"maria@example.org".parse().unwrap(), "/password").is_ok()
    }

    #[test]
    fn easily_guessed_passwords_are_refused() {
        assert!(is_taken("correct horse battery"));
        for text in ["short", "aaaaaaaaaaaaaaaa", "Maria-2027-secret", &"ab1c2d3".repeat(40)] {
            assert!(!is_taken(text), "{text}");
        }
    }

    #[tokio::test]
    async fn only_the_right_password_fits_and_none_fits_nobody() {
        let passwords = Passwords::default();
        let (right, wrong) = (Password::new("correct horse".to_owned()), Password::new("battery".to_owned()));
        let hash = passwords.hash(right.clone()).await.unwrap();
        assert!(hash.expose_secret().starts_with("$argon2id$"));
        assert!(passwords.verify(right, Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify(wrong, Some(hash)).await.unwrap());
        let nobody = Password::new("nobody's password".to_owned());
        assert!(!passwords.verify(nobody, None).await.unwrap());
    }

    #[test]
    fn a_password_is_never_shown() {
        assert!(!format!("{:?}", Password::new("correct horse".to_owned())).contains("horse"));
    }
}
