//! Extensions, as certificates and CRLs carry them.

use der::Encode;
use der::asn1::{Ia5String, ObjectIdentifier, OctetString};
use der::flagset::FlagSet;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::PolicyInformation;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{AccessDescription, AuthorityKeyIdentifier, BasicConstraints, KeyUsage, KeyUsages};

use crate::key::PublicKey;
use crate::name::AlternativeName;
use crate::oid;
use crate::profile::{ExtendedUsage, PolicyId};

/// Extensions, in the order in which they were added.
#[derive(Default)]
pub(crate) struct ExtensionList(Vec<Extension>);

/// The extension with this id.
pub(crate) fn find(extensions: &[Extension], id: ObjectIdentifier) -> Option<&Extension> {
    extensions.iter().find(|extension| extension.extn_id == id)
}

impl ExtensionList {
    pub(crate) fn into_vec(self) -> Vec<Extension> {
        self.0
    }

    pub(crate) fn add(mut self, id: ObjectIdentifier, critical: bool, value: &impl Encode) -> der::Result<Self> {
        let extn_value = OctetString::new(value.to_der()?)?;
        self.0.push(Extension { extn_id: id, critical, extn_value });
        Ok(self)
    }

    /// The issuer's key (RFC 5280 §4.2.1.1).
    pub(crate) fn authority_key(self, identifier: &[u8]) -> der::Result<Self> {
        let key_identifier = Some(OctetString::new(identifier)?);
        let value = AuthorityKeyIdentifier { key_identifier, ..AuthorityKeyIdentifier::default() };
        self.add(oid::AUTHORITY_KEY_IDENTIFIER, false, &value)
    }

    /// The key itself (RFC 5280 §4.2.1.2).
    pub(crate) fn subject_key(self, key: &PublicKey) -> der::Result<Self> {
        self.add(oid::SUBJECT_KEY_IDENTIFIER, false, &OctetString::new(key.identifier())?)
    }

    /// Critical, as conforming CAs should mark it (RFC 5280 §4.2.1.3).
    pub(crate) fn key_usage(self, flags: FlagSet<KeyUsages>) -> der::Result<Self> {
        self.add(oid::KEY_USAGE, true, &KeyUsage(flags))
    }

    pub(crate) fn extended_usage(self, usages: &[ExtendedUsage]) -> der::Result<Self> {
        if usages.is_empty() {
            return Ok(self);
        }
        let oids: Vec<ObjectIdentifier> = usages.iter().map(|usage| usage.oid()).collect();
        self.add(oid::EXTENDED_KEY_USAGE, false, &oids)
    }

    /// Not critical, because the subject is never empty (RFC 5280 §4.2.1.6).
    pub(crate) fn alternative_names(self, names: &[AlternativeName]) -> der::Result<Self> {
        if names.is_empty() {
            return Ok(self);
        }
        let names: Vec<GeneralName> = names.iter().map(AlternativeName::encode).collect::<der::Result<_>>()?;
        self.add(oid::SUBJECT_ALT_NAME, false, &names)
    }

    pub(crate) fn policies(self, policies: &[PolicyId]) -> der::Result<Self> {
        if policies.is_empty() {
            return Ok(self);
        }
        let policies = policies.iter();
        let policies: Vec<PolicyInformation> =
            policies.map(|id| PolicyInformation { policy_identifier: id.oid(), policy_qualifiers: None }).collect();
        self.add(oid::CERTIFICATE_POLICIES, false, &policies)
    }

    /// A CA, with as many CAs below it as the length says (RFC 5280 §4.2.1.9).
    pub(crate) fn authority(self, path_length: Option<u8>) -> der::Result<Self> {
        let value = BasicConstraints { ca: true, path_len_constraint: path_length };
        self.add(oid::BASIC_CONSTRAINTS, true, &value)
    }

    pub(crate) fn crl_at(self, url: Option<&str>) -> der::Result<Self> {
        let Some(url) = url else { return Ok(self) };
        self.add(oid::CRL_DISTRIBUTION_POINTS, false, &vec![distribution_point(url)?])
    }

    /// Where OCSP is asked and the issuer's certificate is fetched (RFC 5280 §4.2.2.1).
    pub(crate) fn information_at(self, ocsp: Option<&str>, issuer: Option<&str>) -> der::Result<Self> {
        let mut ways = Vec::new();
        for (method, url) in [(oid::AD_OCSP, ocsp), (oid::AD_CA_ISSUERS, issuer)] {
            if let Some(url) = url {
                ways.push(AccessDescription { access_method: method, access_location: location(url)? });
            }
        }
        if ways.is_empty() { Ok(self) } else { self.add(oid::AUTHORITY_INFO_ACCESS, false, &ways) }
    }
}

fn distribution_point(url: &str) -> der::Result<DistributionPoint> {
    let name = DistributionPointName::FullName(vec![location(url)?]);
    Ok(DistributionPoint { distribution_point: Some(name), reasons: None, crl_issuer: None })
}

fn location(url: &str) -> der::Result<GeneralName> {
    Ok(GeneralName::UniformResourceIdentifier(Ia5String::new(url)?))
}
