//! Profiles that were checked.

use std::fmt::Debug;

use serde::{Deserialize, Serialize};

use super::{ExtendedUsage, ProfileFault, ProfileSpec, Source, SubjectRule, Usage};
use crate::key::KeyKind;
use crate::name::Attribute;

/// The longest validity: ten years with their leap days.
const LONGEST_DAYS: u32 = 3653;
/// The furthest that a certificate may begin before now.
const LONGEST_BACKDATE_S: u32 = 86_400;

/// A profile that was checked: it contradicts neither itself nor the standards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ProfileSpec", into = "ProfileSpec")]
pub struct Profile(ProfileSpec);

impl Profile {
    /// Checks a profile.
    ///
    /// # Errors
    /// [`ProfileFault`] for the first thing that is wrong.
    pub fn new(spec: ProfileSpec) -> Result<Self, ProfileFault> {
        is_name(&spec.name).then_some(()).ok_or(ProfileFault::Name)?;
        (1..=LONGEST_DAYS).contains(&spec.validity_days).then_some(()).ok_or(ProfileFault::Validity)?;
        (spec.backdate_s <= LONGEST_BACKDATE_S).then_some(()).ok_or(ProfileFault::Backdate)?;
        check_usages(&spec)?;
        check_extended(&spec)?;
        check_subject(&spec)?;
        once(&spec.policies)?;
        Ok(Self(spec))
    }

    /// One of our own, which the tests check.
    pub(super) const fn trusted(spec: ProfileSpec) -> Self {
        Self(spec)
    }

    /// What it says.
    #[must_use]
    pub fn spec(&self) -> &ProfileSpec {
        &self.0
    }

    /// Whether keys of this kind are certified.
    #[must_use]
    pub fn allows(&self, kind: KeyKind) -> bool {
        self.0.keys.contains(&kind)
    }
}

impl TryFrom<ProfileSpec> for Profile {
    type Error = ProfileFault;

    fn try_from(spec: ProfileSpec) -> Result<Self, ProfileFault> {
        Self::new(spec)
    }
}

impl From<Profile> for ProfileSpec {
    fn from(profile: Profile) -> Self {
        profile.0
    }
}

fn is_name(name: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=40).contains(&name.len()) && name.bytes().all(sign)
}

fn check_usages(spec: &ProfileSpec) -> Result<(), ProfileFault> {
    if spec.keys.is_empty() {
        return Err(ProfileFault::NoKeys);
    }
    once(&spec.keys)?;
    once(&spec.key_usage)?;
    if let Some(kind) = spec.keys.iter().find(|kind| !spec.key_usage.iter().any(|usage| usage.suits(**kind))) {
        return Err(ProfileFault::NoUsage(*kind));
    }
    if let Some(usage) = spec.key_usage.iter().find(|usage| !spec.keys.iter().any(|kind| usage.suits(*kind))) {
        return Err(ProfileFault::UselessUsage(*usage));
    }
    match spec.archived_key && spec.key_usage.iter().any(|usage| usage.signs()) {
        true => Err(ProfileFault::ArchivedSigningKey),
        false => Ok(()),
    }
}

fn check_extended(spec: &ProfileSpec) -> Result<(), ProfileFault> {
    once(&spec.extended_key_usage)?;
    for usage in &spec.extended_key_usage {
        if usage.is_reserved() {
            return Err(ProfileFault::Reserved(*usage));
        }
        let logs_in = [ExtendedUsage::CLIENT_AUTH, ExtendedUsage::SMARTCARD_LOGON].contains(usage);
        if logs_in && !spec.key_usage.contains(&Usage::DigitalSignature) {
            return Err(ProfileFault::Contradiction(*usage));
        }
        if *usage == ExtendedUsage::DOCUMENT_SIGNING && !spec.key_usage.iter().any(|usage| usage.signs()) {
            return Err(ProfileFault::Contradiction(*usage));
        }
    }
    Ok(())
}

fn check_subject(spec: &ProfileSpec) -> Result<(), ProfileFault> {
    if spec.subject.iter().all(|rule| rule.optional) {
        return Err(ProfileFault::EmptySubject);
    }
    once(&spec.subject)?;
    once(&spec.alternative_names)?;
    let sources = spec.subject.iter().map(|rule| &rule.source);
    let mut sources = sources.chain(spec.alternative_names.iter().map(|rule| &rule.source));
    if sources.any(|source| matches!(source, Source::Field(name) if name.trim().is_empty())) {
        return Err(ProfileFault::Field);
    }
    spec.subject.iter().try_for_each(check_text)
}

fn check_text(rule: &SubjectRule) -> Result<(), ProfileFault> {
    let Source::Text(text) = &rule.source else { return Ok(()) };
    let attribute = rule.attribute;
    Attribute::new(attribute, text).map(drop).map_err(|fault| ProfileFault::Text { attribute, fault })
}

fn once<T: PartialEq + Debug>(list: &[T]) -> Result<(), ProfileFault> {
    match list.iter().enumerate().find(|(index, one)| list[..*index].contains(one)) {
        Some((_, one)) => Err(ProfileFault::Twice(format!("{one:?}"))),
        None => Ok(()),
    }
}
