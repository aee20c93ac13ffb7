//! Certificates that this phone holds, and the files that show them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::key::Key;
use super::wire::{CertificateStatus, KeyId, Serial};

/// A certificate with its key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) key_id: KeyId,
    pub(crate) profile: String,
    pub(crate) usage: String,
    pub(crate) serial: Serial,
    pub(crate) status: CertificateStatus,
    pub(crate) not_after: Timestamp,
    pub(crate) certificate: String,
    /// From its issuer up to below the root.
    pub(crate) chain: Vec<String>,
    pub(crate) key: Key,
}

/// The key of a certificate that is no longer in use, for what was encrypted to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Earlier {
    pub(crate) key_id: KeyId,
    pub(crate) serial: Serial,
    pub(crate) key: Key,
}

/// A certificate, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CertificateShown {
    /// The word for its key on this phone; its files are named after it.
    pub key_id: KeyId,
    /// After which profile it was made.
    pub profile: String,
    /// `authentication`, `signature`, `encryption` or `other`.
    pub usage: String,
    /// Its number.
    pub serial: Serial,
    /// Whether it is valid, by the server's last word.
    pub status: CertificateStatus,
    /// Until when it is.
    pub not_after: Timestamp,
}

impl Held {
    pub(crate) fn shown(&self) -> CertificateShown {
        CertificateShown {
            key_id: self.key_id.clone(),
            profile: self.profile.clone(),
            usage: self.usage.clone(),
            serial: self.serial.clone(),
            status: self.status,
            not_after: self.not_after,
        }
    }

    /// The key as that of a certificate which another one replaces, where it is needed yet.
    pub(crate) fn retire(self) -> Option<Earlier> {
        let Self { key_id, serial, key, .. } = self;
        (self.usage == "encryption").then_some(Earlier { key_id, serial, key })
    }
}

/// The files by name: each certificate, each key, and the chain.
pub(crate) fn files(held: &[Held], earlier: &[Earlier]) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut chain: Vec<&str> = Vec::new();
    for one in held {
        files.insert(format!("{}.crt", one.key_id), one.certificate.clone());
        files.insert(format!("{}.key", one.key_id), one.key.to_pem());
        let new = one.chain.iter().map(String::as_str).filter(|link| !chain.contains(link)).collect::<Vec<_>>();
        chain.extend(new);
    }
    for one in earlier {
        files.insert(format!("{}-{}.key", one.key_id, one.serial), one.key.to_pem());
    }
    if !chain.is_empty() {
        files.insert("chain.pem".to_owned(), chain.concat());
    }
    files
}
