//! What a recovery looks like.

use app::recovery::RecoveryShown;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A recovery of archived keys.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecoveryView {
    /// `rcv_…`.
    id: String,
    /// Whose keys.
    user_id: String,
    /// What that person is called.
    user_name: String,
    /// The certificates whose keys are wanted.
    certificate_ids: Vec<String>,
    /// What is handed out: `key_file` (PKCS#12 under a passphrase) or `archive` (the key as it is archived, which
    /// whoever has the recovery key opens off line).
    form: &'static str,
    /// `requested`, `approved`, `collected`, `refused`, `expired`.
    state: &'static str,
    /// Why, as the one who asked wrote it.
    reason: String,
    /// Why not, as the one who refused wrote it.
    refusal: Option<String>,
    /// Who asked.
    requested_by: String,
    /// What that operator is called.
    requested_by_name: Option<String>,
    /// Who approved or refused.
    decided_by: Option<String>,
    /// What that operator is called.
    decided_by_name: Option<String>,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// When it is over by itself.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

impl RecoveryView {
    pub(super) fn of(shown: RecoveryShown) -> Self {
        let RecoveryShown { recovery, holder, requester, decider } = shown;
        Self {
            id: recovery.id.to_string(),
            user_id: recovery.user.to_string(),
            user_name: holder,
            certificate_ids: recovery.certificates.iter().map(ToString::to_string).collect(),
            form: recovery.form.as_str(),
            state: recovery.state.as_str(),
            reason: recovery.reason,
            refusal: recovery.refusal,
            requested_by: recovery.requested_by.to_string(),
            requested_by_name: requester,
            decided_by: recovery.decided_by.map(|id| id.to_string()),
            decided_by_name: decider,
            created_at: recovery.created_at,
            updated_at: recovery.updated_at,
            expires_at: recovery.expires_at,
        }
    }
}
