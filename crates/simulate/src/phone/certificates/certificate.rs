//! As much of a certificate (RFC 5280 §4.1) as its holder looks at.

use super::algorithm::Verifier;
use super::der::{self, BIT_STRING, BOOLEAN, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, Reader, SEQUENCE};
use super::pem;

const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];

/// A certificate. Names and keys are kept in DER, and compared as bytes.
pub(crate) struct Certificate {
    serial: Vec<u8>,
    issuer: Vec<u8>,
    pub(crate) subject: Vec<u8>,
    pub(crate) public_key: Vec<u8>,
    is_authority: bool,
    signed: Vec<u8>,
    algorithm: Vec<u8>,
    signature: Vec<u8>,
}

impl Certificate {
    /// Reads one certificate in PEM.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let der = pem::read("CERTIFICATE", text)?;
        let mut whole = Reader::new(&der);
        let mut parts = whole.take(SEQUENCE).filter(|_| whole.is_finished())?.parts();
        let signed = parts.take(SEQUENCE)?;
        let algorithm = parts.take(SEQUENCE)?.parts().take(OBJECT_IDENTIFIER)?.content.to_vec();
        let signature = parts.take(BIT_STRING)?.octets()?.to_vec();
        let mut body = signed.parts();
        body.take_if(der::context(0)); // the version
        let serial = body.take(INTEGER)?.content.to_vec();
        body.take(SEQUENCE)?; // the algorithm once more
        let issuer = body.take(SEQUENCE)?.whole.to_vec();
        body.take(SEQUENCE)?; // the validity
        let subject = body.take(SEQUENCE)?.whole.to_vec();
        let public_key = body.take(SEQUENCE)?.whole.to_vec();
        let is_authority = says_authority(body);
        Some(Self {
            serial,
            issuer,
            subject,
            public_key,
            is_authority,
            signed: signed.whole.to_vec(),
            algorithm,
            signature,
        })
    }

    /// Whether its number is that one, in hexadecimal.
    pub(crate) fn has_serial(&self, hex: &str) -> bool {
        use std::fmt::Write;
        let mut own = String::new();
        self.serial.iter().for_each(|octet| {
            let _ = write!(own, "{octet:02x}");
        });
        own.trim_start_matches('0') == hex.trim_start_matches('0')
    }

    /// Whether this CA has signed it.
    pub(crate) fn is_signed_by(&self, issuer: &Self) -> bool {
        issuer.is_authority
            && self.issuer == issuer.subject
            && Verifier::new(&issuer.public_key)
                .is_some_and(|key| key.verifies(&self.algorithm, &self.signed, &self.signature))
    }
}

/// Whether the extensions, which stand last, say that it is a CA's.
fn says_authority(mut body: Reader<'_>) -> bool {
    let extensions = std::iter::from_fn(|| body.any()).find(|value| value.tag == der::context(3));
    let Some(mut extensions) = extensions.and_then(|value| Some(value.parts().take(SEQUENCE)?.parts())) else {
        return false;
    };
    std::iter::from_fn(|| extensions.take(SEQUENCE)).any(|extension| {
        let mut parts = extension.parts();
        let is_constraints = parts.take(OBJECT_IDENTIFIER).is_some_and(|id| id.content == BASIC_CONSTRAINTS);
        parts.take_if(BOOLEAN); // critical
        is_constraints && parts.take(OCTET_STRING).and_then(|value| names_authority(value.content)).unwrap_or(false)
    })
}

fn names_authority(constraints: &[u8]) -> Option<bool> {
    let flag = Reader::new(constraints).take(SEQUENCE)?.parts().take_if(BOOLEAN)?;
    Some(flag.content == [0xff])
}
