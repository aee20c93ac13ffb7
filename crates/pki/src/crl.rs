//! Certificate revocation lists (RFC 5280 §5): always the full list of an issuer.
//!
//! A full list of everything that an issuer revoked needs no issuing distribution
//! point (§5.2.5), and has none.

use der::asn1::Uint;
use der::{Encode, Tag, TagNumber};
use domain::time::Timestamp;

use crate::asn1::{self, OutOfRange, Signed};
use crate::certificate::{ExtensionList, Serial, pem, serial};
use crate::issue::Issuer;
use crate::key::{SignError, SignatureAlgorithm, Signer};
use crate::oid;
use crate::revocation::Reason;

/// A certificate that is revoked or on hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its serial number.
    pub serial: Serial,
    /// Since when.
    pub at: Timestamp,
    /// Why.
    pub reason: Reason,
}

/// What a list is published with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CrlTerms {
    /// Its number, which is greater than that of every list before.
    pub number: u64,
    /// The moment of issue.
    pub this_update: Timestamp,
    /// When the next one will be there at the latest.
    pub next_update: Timestamp,
}

/// Why there is no list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrlFault {
    /// A moment lies outside of what lists can say.
    #[error("a moment in the list lies outside of what it can say")]
    Time(#[from] OutOfRange),
    /// The next list is not due after this one.
    #[error("the next list is due before this one is issued")]
    Order,
    /// The signer holds another key than the issuer's certificate.
    #[error("the signing key is not the issuer's")]
    ForeignKey,
    /// The key did not sign, or not what it was given.
    #[error("the list was not signed")]
    Key(#[from] SignError),
    /// The encoder failed: a list of more than 256 MiB.
    #[error("the list could not be written")]
    Encoding,
}

impl CrlFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Time(_) => "crl_time",
            Self::Order => "crl_order",
            Self::ForeignKey => "signer_foreign_key",
            Self::Key(SignError::Unavailable(_)) => "signer_unavailable",
            Self::Key(SignError::Failed) => "signer_failed",
            Self::Encoding => "encoding_failed",
        }
    }
}

/// Gathers entries as they come, and becomes a list.
#[derive(Debug, Clone, Default)]
pub struct CrlWriter {
    entries: Vec<u8>,
    count: usize,
}

/// A signed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crl {
    der: Vec<u8>,
    count: usize,
}

impl CrlWriter {
    /// Adds an entry. The caller sees to it that each certificate comes once.
    ///
    /// # Errors
    /// [`CrlFault::Time`] if the moment cannot be said.
    pub fn add(&mut self, entry: &Entry) -> Result<(), CrlFault> {
        let serial = serial::to_der(entry.serial).map_err(|_| CrlFault::Encoding)?;
        let at = asn1::time(entry.at)?.to_der().map_err(|_| CrlFault::Encoding)?;
        let reason = entry.reason.number().map(reason_extension);
        let reason = reason.as_ref().map_or(&[][..], |bytes| bytes);
        let length = serial.len() + at.len() + reason.len();
        // At most 22 + 17 + 14 octets: one octet says the length.
        self.entries.push(0x30);
        self.entries.push(u8::try_from(length).map_err(|_| CrlFault::Encoding)?);
        self.entries.extend_from_slice(&serial);
        self.entries.extend_from_slice(&at);
        self.entries.extend_from_slice(reason);
        self.count += 1;
        Ok(())
    }

    /// Signs the list.
    ///
    /// # Errors
    /// [`CrlFault`] if the terms or the key do not hold.
    pub fn sign(self, issuer: &Issuer, signer: &dyn Signer, terms: &CrlTerms) -> Result<Crl, CrlFault> {
        if signer.public_key() != issuer.certificate().key() {
            return Err(CrlFault::ForeignKey);
        }
        if terms.next_update <= terms.this_update {
            return Err(CrlFault::Order);
        }
        let algorithm = signer.algorithm();
        let times = [asn1::time(terms.this_update)?.to_der(), asn1::time(terms.next_update)?.to_der()];
        let tbs = self.body(issuer, algorithm, terms.number, times).map_err(|_| CrlFault::Encoding)?;
        let signature = signer.sign(&tbs)?;
        algorithm.verify(signer.public_key(), &tbs, &signature).map_err(|_| SignError::Failed)?;
        let signed = Signed { body: &tbs, algorithm: algorithm.identifier(), signature: &signature };
        Ok(Crl { der: signed.to_der().map_err(|_| CrlFault::Encoding)?, count: self.count })
    }

    /// `TBSCertList`. Without entries there is no list of them (RFC 5280 §5.1.2.6).
    fn body(
        &self,
        issuer: &Issuer,
        algorithm: SignatureAlgorithm,
        number: u64,
        times: [der::Result<Vec<u8>>; 2],
    ) -> der::Result<Vec<u8>> {
        let [this_update, next_update] = times;
        let algorithm = algorithm.identifier().to_der()?;
        let name = issuer.certificate().subject().der();
        let entries = match self.count {
            0 => Vec::new(),
            _ => asn1::sequence(&[&self.entries])?,
        };
        let list = ExtensionList::default().authority_key(issuer.key_identifier())?;
        let list = list.add(oid::CRL_NUMBER, false, &Uint::try_from(number)?)?;
        let extensions = asn1::wrap(EXTENSIONS, &[&list.into_vec().to_der()?])?;
        asn1::sequence(&[&VERSION_2, &algorithm, name, &this_update?, &next_update?, &entries, &extensions])
    }
}

impl Crl {
    /// The list in DER, as it is published.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The list in PEM.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem("X509 CRL", &self.der)
    }

    /// How many certificates stand in it.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }
}

/// `INTEGER { v2(1) }`.
const VERSION_2: [u8; 3] = [0x02, 0x01, 0x01];
const EXTENSIONS: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };

/// `Extensions` with `reasonCode` alone (RFC 5280 §5.3.1), of which only the last octet differs.
const fn reason_extension(number: u8) -> [u8; 14] {
    [0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01, number]
}
