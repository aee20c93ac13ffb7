//! The second step: stored bytes are held against their profile and their issuer.

use der::asn1::{ObjectIdentifier, OctetString};
use der::{Decode, Encode};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::PolicyInformation;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{AccessDescription, AuthorityKeyIdentifier, KeyUsage};

use super::{CheckFault, Issuer, ToBeSigned, Url};
use crate::certificate::Body;
use crate::name::{AllowedDomains, AlternativeName, DistinguishedName};
use crate::oid;
use crate::profile::{Profile, Usage};

/// What is to be signed and was found right.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'a> {
    pub(super) to_be_signed: &'a ToBeSigned,
    pub(super) issuer: &'a Issuer,
}

impl ToBeSigned {
    /// Holds the bytes against the profile and the issuer that they were made for.
    ///
    /// # Errors
    /// [`CheckFault`] for the first thing that differs.
    pub fn check<'a>(
        &'a self,
        profile: &Profile,
        issuer: &'a Issuer,
        allowed: &AllowedDomains,
    ) -> Result<Checked<'a>, CheckFault> {
        let body = self.body();
        check_issuer(body, issuer)?;
        check_validity(body, profile, issuer)?;
        if !profile.allows(body.key.kind()) {
            return Err(CheckFault::KeyKind(body.key.kind()));
        }
        check_subject(body, profile)?;
        let mut left = Left::of(body);
        check_keys(&mut left, body, issuer)?;
        check_usages(&mut left, body, profile)?;
        check_alternatives(&mut left, profile, allowed)?;
        check_places(&mut left, issuer)?;
        left.finish()?;
        Ok(Checked { to_be_signed: self, issuer })
    }
}

/// The shortest serial number, in octets: 64 bits.
const SHORTEST_SERIAL: usize = 8;

fn check_issuer(body: &Body, issuer: &Issuer) -> Result<(), CheckFault> {
    if body.issuer != *issuer.certificate().subject() {
        return Err(CheckFault::Issuer);
    }
    if !body.algorithm.suits(issuer.certificate().key().kind()) {
        return Err(CheckFault::Algorithm);
    }
    if body.serial.as_bytes().len() < SHORTEST_SERIAL {
        return Err(CheckFault::Serial);
    }
    Ok(())
}

fn check_validity(body: &Body, profile: &Profile, issuer: &Issuer) -> Result<(), CheckFault> {
    let spec = profile.spec();
    let longest = i64::from(spec.validity_days) * 86_400 + i64::from(spec.backdate_s);
    let lasts = body.not_after.as_second() - body.not_before.as_second() + 1;
    let own = issuer.certificate();
    let inside = own.not_before() <= body.not_before && body.not_after <= own.not_after();
    if (1..=longest).contains(&lasts) && inside { Ok(()) } else { Err(CheckFault::Validity) }
}

/// The attributes are the template's, in its order; only optional ones are left out.
fn check_subject(body: &Body, profile: &Profile) -> Result<(), CheckFault> {
    let attributes = body.subject.attributes()?;
    // Written as we write it: trimmed, and in our character sets.
    if DistinguishedName::new(&attributes)? != body.subject {
        return Err(CheckFault::Subject);
    }
    let mut attributes = attributes.iter().peekable();
    for rule in &profile.spec().subject {
        match attributes.next_if(|attribute| attribute.kind() == rule.attribute) {
            None if !rule.optional => return Err(CheckFault::Subject),
            _ => {}
        }
    }
    attributes.next().map_or(Ok(()), |_| Err(CheckFault::Subject))
}

fn check_keys(left: &mut Left<'_>, body: &Body, issuer: &Issuer) -> Result<(), CheckFault> {
    let authority: AuthorityKeyIdentifier = left.take(oid::AUTHORITY_KEY_IDENTIFIER, false)?;
    let named = authority.key_identifier.as_ref().map(OctetString::as_bytes);
    let alone = authority.authority_cert_issuer.is_none() && authority.authority_cert_serial_number.is_none();
    expect(oid::AUTHORITY_KEY_IDENTIFIER, alone && named == Some(issuer.key_identifier()))?;
    let subject: OctetString = left.take(oid::SUBJECT_KEY_IDENTIFIER, false)?;
    expect(oid::SUBJECT_KEY_IDENTIFIER, subject.as_bytes() == body.key.identifier())
}

fn check_usages(left: &mut Left<'_>, body: &Body, profile: &Profile) -> Result<(), CheckFault> {
    let spec = profile.spec();
    let usage: KeyUsage = left.take(oid::KEY_USAGE, true)?;
    expect(oid::KEY_USAGE, usage.0 == Usage::flags(&spec.key_usage, body.key.kind()))?;
    if !spec.extended_key_usage.is_empty() {
        let extended: Vec<ObjectIdentifier> = left.take(oid::EXTENDED_KEY_USAGE, false)?;
        let wanted = spec.extended_key_usage.iter().map(|usage| usage.oid());
        expect(oid::EXTENDED_KEY_USAGE, extended.into_iter().eq(wanted))?;
    }
    if !spec.policies.is_empty() {
        let policies: Vec<PolicyInformation> = left.take(oid::CERTIFICATE_POLICIES, false)?;
        let bare = policies.iter().all(|policy| policy.policy_qualifiers.is_none());
        let wanted = spec.policies.iter().map(|policy| policy.oid());
        let same = policies.iter().map(|policy| policy.policy_identifier).eq(wanted);
        expect(oid::CERTIFICATE_POLICIES, bare && same)?;
    }
    Ok(())
}

/// Every alternative name is of a kind that the template has and in a domain that
/// is allowed; kinds that are not optional are there.
fn check_alternatives(left: &mut Left<'_>, profile: &Profile, allowed: &AllowedDomains) -> Result<(), CheckFault> {
    let rules = &profile.spec().alternative_names;
    let names: Vec<GeneralName> = match left.has(oid::SUBJECT_ALT_NAME) {
        true => left.take(oid::SUBJECT_ALT_NAME, false)?,
        false => Vec::new(),
    };
    let mut kinds = Vec::new();
    for name in &names {
        let read = AlternativeName::decode(name, allowed).ok_or(CheckFault::AlternativeName)??;
        if read.encode().as_ref() != Ok(name) {
            return Err(CheckFault::AlternativeName);
        }
        kinds.push(read.kind());
    }
    let foreign = kinds.iter().any(|kind| !rules.iter().any(|rule| rule.kind == *kind));
    let missing = rules.iter().any(|rule| !rule.optional && !kinds.contains(&rule.kind));
    if foreign || missing || kinds.len() > rules.len() { Err(CheckFault::AlternativeName) } else { Ok(()) }
}

fn check_places(left: &mut Left<'_>, issuer: &Issuer) -> Result<(), CheckFault> {
    let urls = issuer.urls();
    if let Some(crl) = &urls.crl {
        let points: Vec<DistributionPoint> = left.take(oid::CRL_DISTRIBUTION_POINTS, false)?;
        let [DistributionPoint { distribution_point: Some(point), reasons: None, crl_issuer: None }] = &points[..]
        else {
            return expect(oid::CRL_DISTRIBUTION_POINTS, false);
        };
        let right = matches!(point, DistributionPointName::FullName(names) if is_at(names, crl));
        expect(oid::CRL_DISTRIBUTION_POINTS, right)?;
    }
    let wanted = [(oid::AD_OCSP, &urls.ocsp), (oid::AD_CA_ISSUERS, &urls.certificate)];
    let wanted: Vec<_> = wanted.into_iter().filter_map(|(method, url)| Some((method, url.as_ref()?))).collect();
    if !wanted.is_empty() {
        let ways: Vec<AccessDescription> = left.take(oid::AUTHORITY_INFO_ACCESS, false)?;
        let same = ways.len() == wanted.len()
            && ways.iter().zip(&wanted).all(|(way, (method, url))| {
                way.access_method == *method && is_at(std::slice::from_ref(&way.access_location), url)
            });
        expect(oid::AUTHORITY_INFO_ACCESS, same)?;
    }
    Ok(())
}

fn is_at(names: &[GeneralName], url: &Url) -> bool {
    matches!(names, [GeneralName::UniformResourceIdentifier(there)] if there.as_str() == url.as_str())
}

/// The extensions that nobody has looked at yet.
struct Left<'a>(Vec<&'a Extension>);

impl<'a> Left<'a> {
    fn of(body: &'a Body) -> Self {
        Self(body.extensions.iter().collect())
    }

    fn has(&self, id: ObjectIdentifier) -> bool {
        self.0.iter().any(|extension| extension.extn_id == id)
    }

    fn take<T: for<'b> Decode<'b> + Encode>(&mut self, id: ObjectIdentifier, critical: bool) -> Result<T, CheckFault> {
        let fault = || CheckFault::Extension(id.to_string());
        let index = self.0.iter().position(|extension| extension.extn_id == id).ok_or_else(fault)?;
        let extension = self.0.swap_remove(index);
        let value = T::from_der(extension.extn_value.as_bytes()).map_err(|_| fault())?;
        // Some values can be written in ways that DER does not allow, and are read all the same.
        let exact = value.to_der().is_ok_and(|der| der == extension.extn_value.as_bytes());
        if exact && extension.critical == critical { Ok(value) } else { Err(fault()) }
    }

    fn finish(self) -> Result<(), CheckFault> {
        self.0.first().map_or(Ok(()), |extra| expect(extra.extn_id, false))
    }
}

fn expect(id: ObjectIdentifier, holds: bool) -> Result<(), CheckFault> {
    if holds { Ok(()) } else { Err(CheckFault::Extension(id.to_string())) }
}
