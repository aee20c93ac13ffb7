//! What a certificate profile looks like.

use app::certificates::{ProfileShown, ProfileSpec};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A certificate profile.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProfileView {
    /// What it says: name, validity, keys, usages, names, policies.
    #[schema(value_type = Object)]
    profile: ProfileSpec,
    /// Whether every project has one of this name.
    standard: bool,
    /// When the project changed it; missing where it is as every project has it.
    #[schema(value_type = Option<String>, format = DateTime)]
    updated_at: Option<Timestamp>,
}

impl ProfileView {
    pub(super) fn of(shown: ProfileShown) -> Self {
        let ProfileShown { profile, is_standard, updated_at, .. } = shown;
        Self { profile: profile.into(), standard: is_standard, updated_at }
    }
}
