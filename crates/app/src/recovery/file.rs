//! Writing the key file, under a passphrase that nobody chose.

use std::fmt;

use pki::certificate::Certificate;
use pki::pkcs12::{Entry, KeyFile};
use secrecy::{ExposeSecret as _, SecretString};
use store::seal;
use zeroize::Zeroizing;

use super::open::Closed;
use crate::error::{Error, Result};

/// Letters and digits that are not taken for each other.
const LETTERS: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyzA";
/// Five groups of five letters: 125 bits.
const GROUPS: usize = 5;

/// A passphrase. It is never shown by `Debug`, and wiped when dropped.
#[derive(Clone)]
pub struct Passphrase(SecretString);

impl Passphrase {
    fn fresh() -> Result<Self> {
        let bytes = Zeroizing::new(seal::random::<{ GROUPS * 5 }>()?);
        let letters: Vec<char> = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect();
        let groups: Vec<String> = letters.chunks(5).map(|group| group.iter().collect()).collect();
        Ok(Self(groups.join("-").into()))
    }

    /// The text, to be shown once.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// Opens keys and writes them into a file, on a thread that may wait for a token.
pub(super) async fn write(keys: Vec<Closed>) -> Result<(Vec<u8>, Passphrase)> {
    tokio::task::spawn_blocking(move || write_now(&keys)).await.map_err(Error::internal)?
}

fn write_now(keys: &[Closed]) -> Result<(Vec<u8>, Passphrase)> {
    let mut opened = Vec::with_capacity(keys.len());
    for key in keys {
        let private = key.open().map_err(|fault| {
            tracing::warn!(certificate.id = %key.record.id, %fault, "an archived key could not be opened");
            Error::conflict("recovery_key_unavailable", format!("an archived key cannot be opened now: {fault}"))
        })?;
        opened.push((private, &key.certificate, label(key)));
    }
    let entries: Vec<_> = opened.iter().map(|(key, certificate, label)| Entry { key, certificate, label }).collect();
    let passphrase = Passphrase::fresh()?;
    let chain: [Certificate; 0] = [];
    let file = KeyFile { entries: &entries, chain: &chain }.write(&passphrase.0).map_err(Error::internal)?;
    Ok((file, passphrase))
}

/// Whose key it is, and which.
fn label(key: &Closed) -> String {
    format!("{} {}", key.certificate.subject(), key.record.serial)
}
