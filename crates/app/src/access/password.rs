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
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    patience: Duration,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(WORKERS)), patience: PATIENCE }
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
        let turn = tokio::time::timeout(self.patience, self.turns.clone().acquire_owned()).await;
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
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

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
        assert!(hash.expose_secret().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "weaker than OWASP asks for");
        assert!(passwords.verify(right, Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify(wrong, Some(hash)).await.unwrap());
        let nobody = Password::new("nobody's password".to_owned());
        assert!(!passwords.verify(nobody, None).await.unwrap());
    }

    /// How much work goes on when `begun` calls ask for it at once, each until the gate opens.
    async fn at_once(passwords: &Passwords, begun: usize) -> (usize, usize) {
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = || {
            let (running, most) = (running.clone(), most.clone());
            passwords.work(move || {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(20));
                running.fetch_sub(1, Ordering::SeqCst);
            })
        };
        let ended = futures_util::future::join_all((0..begun).map(|_| work())).await;
        (most.load(Ordering::SeqCst), ended.iter().filter(|result| result.is_ok()).count())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn so_many_are_hashed_at_once_and_the_rest_wait() {
        assert_eq!(at_once(&Passwords::default(), 10).await, (WORKERS, 10));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_hangs_up_makes_no_room_and_nobody_waits_for_ever() {
        let passwords = Passwords { patience: Duration::from_millis(50), ..Passwords::default() };
        let gates: Vec<mpsc::Sender<()>> = (0..WORKERS)
            .map(|_| {
                let (open, gate) = mpsc::channel();
                let work = passwords.work(move || gate.recv());
                // Begun, and then given up by whoever asked for it.
                assert!(futures_util::FutureExt::now_or_never(work).is_none());
                open
            })
            .collect();
        let refused = passwords.work(|| ()).await.unwrap_err();
        assert!(matches!(refused, Error::TooMany { retry_after_s: 1.. }), "{refused:?}");
        drop(gates);
        while passwords.turns.available_permits() < WORKERS {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        passwords.work(|| ()).await.unwrap();
    }

    #[test]
    fn a_password_is_never_shown() {
        assert!(!format!("{:?}", Password::new("correct horse".to_owned())).contains("horse"));
    }
}
