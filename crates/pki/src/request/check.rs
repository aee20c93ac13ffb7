//! A request is held against what the profile gives.

use der::Decode;
use der::asn1::ObjectIdentifier;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage};

use super::{Request, RequestFault};
use crate::name::{AllowedDomains, AlternativeName};
use crate::oid;
use crate::profile::{Names, Profile, Usage};

impl Request {
    /// Refuses a request that asks for what the profile does not give. It may ask
    /// for less, or for nothing.
    ///
    /// # Errors
    /// [`RequestFault`] for the first thing that it would not get.
    pub fn check(&self, profile: &Profile, names: &Names, allowed: &AllowedDomains) -> Result<(), RequestFault> {
        let kind = self.key.kind();
        if !profile.allows(kind) {
            return Err(RequestFault::KeyKind(kind));
        }
        let subject = self.subject.attributes()?;
        if !subject.iter().all(|attribute| names.attributes().contains(attribute)) {
            return Err(RequestFault::Subject);
        }
        self.check_alternatives(names, allowed)?;
        self.extensions.iter().try_for_each(|extension| self.check_extension(extension, profile))
    }

    fn check_alternatives(&self, names: &Names, allowed: &AllowedDomains) -> Result<(), RequestFault> {
        let asked = self.alternative_names().ok_or(RequestFault::Unreadable)?;
        let given = |name| match AlternativeName::decode(name, allowed) {
            Some(Ok(name)) => names.alternatives().contains(&name),
            _ => false,
        };
        if asked.iter().all(given) { Ok(()) } else { Err(RequestFault::AlternativeName) }
    }

    fn check_extension(&self, extension: &Extension, profile: &Profile) -> Result<(), RequestFault> {
        let (spec, value) = (profile.spec(), extension.extn_value.as_bytes());
        match extension.extn_id {
            // The names were looked at; the identifier is made of the key in any case.
            oid::SUBJECT_ALT_NAME | oid::SUBJECT_KEY_IDENTIFIER => Ok(()),
            oid::BASIC_CONSTRAINTS => {
                let asked = BasicConstraints::from_der(value).map_err(|_| RequestFault::Unreadable)?;
                if asked.ca { Err(RequestFault::Authority) } else { Ok(()) }
            }
            oid::KEY_USAGE => {
                let asked = KeyUsage::from_der(value).map_err(|_| RequestFault::Unreadable)?;
                if asked.key_cert_sign() || asked.crl_sign() {
                    return Err(RequestFault::Authority);
                }
                let given = Usage::flags(&spec.key_usage, self.key.kind());
                if (asked.0 - given).is_empty() { Ok(()) } else { Err(RequestFault::KeyUsage) }
            }
            oid::EXTENDED_KEY_USAGE => {
                let asked = Vec::<ObjectIdentifier>::from_der(value).map_err(|_| RequestFault::Unreadable)?;
                let given = |id: &ObjectIdentifier| spec.extended_key_usage.iter().any(|usage| usage.oid() == *id);
                if asked.iter().all(given) { Ok(()) } else { Err(RequestFault::ExtendedKeyUsage) }
            }
            other => Err(RequestFault::Extension(other)),
        }
    }
}
