//! What a recovery key looks like.

use app::recovery::{OpenerKind, RecoveryKeyShown, RecoveryKeysShown};
use data_encoding::HEXLOWER;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// What encryption keys are archived under, and what they were archived under before.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecoveryKeyView {
    #[serde(flatten)]
    active: OneRecoveryKey,
    /// Those before it, the newest first.
    retired: Vec<OneRecoveryKey>,
}

/// A recovery key.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OneRecoveryKey {
    /// `rck_…`.
    id: String,
    /// Its certificate in PEM.
    certificate: String,
    /// Whom the certificate names.
    subject: String,
    /// SHA-256 over the certificate, in hexadecimal digits.
    fingerprint: String,
    /// The last second that the certificate is valid.
    #[schema(value_type = String, format = DateTime)]
    not_after: Timestamp,
    /// Where its private half lies: `token`, `file`, or `none` if this instance has it not at hand.
    opener: &'static str,
    /// How many keys are archived under it.
    archived_keys: u64,
    /// When it was first set.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl RecoveryKeyView {
    pub(super) fn of(shown: RecoveryKeysShown) -> Self {
        let retired = shown.retired.into_iter().map(OneRecoveryKey::of).collect();
        Self { active: OneRecoveryKey::of(shown.active), retired }
    }
}

impl OneRecoveryKey {
    fn of(shown: RecoveryKeyShown) -> Self {
        Self {
            id: shown.record.id.to_string(),
            certificate: shown.pem,
            subject: shown.subject,
            fingerprint: HEXLOWER.encode(&shown.record.fingerprint),
            not_after: shown.record.not_after,
            opener: shown.opener.map_or("none", OpenerKind::as_str),
            archived_keys: shown.archived_keys,
            created_at: shown.record.created_at,
        }
    }
}
