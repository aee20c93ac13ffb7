//! The profiles that every project begins with.

use super::{AlternativeRule, ExtendedUsage, Profile, ProfileSpec, Source, SubjectRule, Usage};
use crate::key::KeyKind;
use crate::name::{AlternativeKind, AttributeKind};

/// Two years: the usual validity of a mobile ID.
const TWO_YEARS: u32 = 730;

impl Profile {
    /// To log in. Fields: `display_name`, and `email` where there is one.
    #[must_use]
    pub fn authentication() -> Self {
        Self::standard("authentication", &[Usage::DigitalSignature], &[ExtendedUsage::CLIENT_AUTH])
    }

    /// To sign what one stands by. Fields as for [`authentication`](Self::authentication).
    #[must_use]
    pub fn signature() -> Self {
        let extended = [ExtendedUsage::EMAIL_PROTECTION, ExtendedUsage::DOCUMENT_SIGNING];
        Self::standard("signature", &[Usage::ContentCommitment], &extended)
    }

    /// To be written to: the key is made and archived by the server, and goes to its
    /// holder as [JWE](crate::jwe) or as a [file](crate::pkcs12). A curve agrees on keys,
    /// RSA has them encrypted to it. Fields as for [`authentication`](Self::authentication).
    #[must_use]
    pub fn encryption() -> Self {
        let usages = [Usage::KeyEncipherment, Usage::KeyAgreement];
        Self::standard("encryption", &usages, &[ExtendedUsage::EMAIL_PROTECTION])
    }

    /// Sound by construction, which a test keeps true.
    fn standard(name: &str, usages: &[Usage], extended: &[ExtendedUsage]) -> Self {
        Self::trusted(ProfileSpec {
            name: name.to_owned(),
            validity_days: TWO_YEARS,
            backdate_s: 300,
            keys: KeyKind::ALL.to_vec(),
            key_usage: usages.to_vec(),
            extended_key_usage: extended.to_vec(),
            subject: vec![SubjectRule {
                attribute: AttributeKind::CommonName,
                source: Source::Field("display_name".to_owned()),
                optional: false,
            }],
            alternative_names: vec![AlternativeRule {
                kind: AlternativeKind::Email,
                source: Source::Field("email".to_owned()),
                optional: true,
            }],
            policies: Vec::new(),
            archived_key: name == "encryption",
        })
    }
}
