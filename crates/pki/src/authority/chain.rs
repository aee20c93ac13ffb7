//! A CA with its chain.

use domain::time::{SignedDuration, Timestamp};

use super::ImportFault;
use crate::certificate::Certificate;
use crate::issue::{Issuer, Urls};
use crate::key::PublicKey;

/// A CA that may issue, and the certificates above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    issuer: Issuer,
    above: Vec<Certificate>,
}

impl Authority {
    /// Takes certificates in any order, of which one is for `key`, and those above
    /// it as far as they are there. The topmost may be a root or not.
    ///
    /// # Errors
    /// [`ImportFault`] if they are not the valid chain of a CA with this key.
    pub fn import(
        mut certificates: Vec<Certificate>,
        key: &PublicKey,
        urls: Urls,
        now: Timestamp,
    ) -> Result<Self, ImportFault> {
        let own = certificates.iter().position(|one| one.key() == key).ok_or(ImportFault::ForeignKey)?;
        let own = certificates.swap_remove(own);
        let mut above = Vec::new();
        let mut lowest = own.clone();
        while let Some(next) = certificates.iter().position(|one| is_above(one, &lowest)) {
            lowest = certificates.swap_remove(next);
            above.push(lowest.clone());
        }
        if !certificates.is_empty() {
            return Err(ImportFault::Stray);
        }
        let issuer = Issuer::new(own, urls)?;
        check(&issuer, &above, now)?;
        Ok(Self { issuer, above })
    }

    /// The CA itself.
    #[must_use]
    pub fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// The certificates above it, from its issuer upwards.
    #[must_use]
    pub fn above(&self) -> &[Certificate] {
        &self.above
    }

    /// The CA's certificate and those above it, but a root, which whoever trusts it has.
    pub fn chain(&self) -> impl Iterator<Item = &Certificate> {
        let above = self.above.iter().filter(|one| one.issuer() != one.subject());
        std::iter::once(self.issuer.certificate()).chain(above)
    }

    /// Whether the chain reaches up to a root.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let top = self.above.last().unwrap_or(self.issuer.certificate());
        top.issuer() == top.subject()
    }

    /// From when on certificates of `validity_days` would end with this CA, instead
    /// of after their full time: by then it should have been renewed.
    #[must_use]
    pub fn renewal_due(&self, validity_days: u32) -> Timestamp {
        let ends = self.above.iter().map(Certificate::not_after).chain([self.issuer.certificate().not_after()]);
        let ends = ends.min().unwrap_or(Timestamp::MIN);
        let needed = SignedDuration::from_secs(i64::from(validity_days) * 86_400);
        ends.checked_sub(needed).unwrap_or(Timestamp::MIN)
    }

    /// Whether this is the same CA as an older one, renewed: what the older one
    /// issued verifies under this one, too.
    #[must_use]
    pub fn renews(&self, older: &Self) -> bool {
        let (new, old) = (&self.issuer, &older.issuer);
        new.certificate().key() == old.certificate().key()
            && new.certificate().subject() == old.certificate().subject()
            && new.key_identifier() == old.key_identifier()
            && new.certificate().not_after() > old.certificate().not_after()
    }
}

/// Whether one certificate issued the other; a root is above nothing of its own.
fn is_above(upper: &Certificate, lower: &Certificate) -> bool {
    upper != lower && lower.issuer() != lower.subject() && upper.subject() == lower.issuer()
}

fn check(issuer: &Issuer, above: &[Certificate], now: Timestamp) -> Result<(), ImportFault> {
    let mut lower = issuer.certificate();
    valid(lower, now)?;
    for (below, upper) in above.iter().enumerate() {
        let limit = Issuer::new(upper.clone(), Urls::default())?.path_length();
        valid(upper, now)?;
        lower.verify(upper.key()).map_err(|_| ImportFault::Signature)?;
        // RFC 5280 §4.2.1.9: how many CAs follow, not counting the one that this is.
        if limit.is_some_and(|limit| usize::from(limit) < below + 1) {
            return Err(ImportFault::PathLength);
        }
        lower = upper;
    }
    // A root that does not sign itself is no root.
    let is_root = lower.issuer() == lower.subject();
    if is_root { lower.verify(lower.key()).map_err(|_| ImportFault::Signature) } else { Ok(()) }
}

fn valid(certificate: &Certificate, now: Timestamp) -> Result<(), ImportFault> {
    if certificate.is_valid_at(now) { Ok(()) } else { Err(ImportFault::NotValid) }
}
