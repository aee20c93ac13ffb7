//! How far back is asked for, and numbers by status, on the wire.

use app::statistics::Period;
use domain::statistics::{Amounts, Measure};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::Result;

/// How far back.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeriodParams {
    /// How many days back from now.
    #[serde(default)]
    #[param(required = false, minimum = 1, maximum = 366, default = 30)]
    days: Option<u16>,
}

impl PeriodParams {
    pub(super) fn period(&self) -> Result<Period> {
        Ok(Period::days(self.days)?)
    }
}

/// Credentials by status.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CredentialCounts)]
pub(crate) struct CountsView {
    /// Asked for, not confirmed by the system.
    pending: u64,
    /// Issued, not accepted by a phone.
    invited: u64,
    /// On the phone and valid.
    active: u64,
    /// They do not work, for now or for good.
    inactive: u64,
    /// A suspension is not confirmed yet.
    suspending: u64,
    /// A revocation is not confirmed yet.
    revoking: u64,
}

impl CountsView {
    pub(super) fn of(amounts: &Amounts) -> Self {
        let of = |measure| amounts.get(&measure).copied().unwrap_or(0);
        Self {
            pending: of(Measure::CredentialsPending),
            invited: of(Measure::CredentialsInvited),
            active: of(Measure::CredentialsActive),
            inactive: of(Measure::CredentialsInactive),
            suspending: of(Measure::CredentialsSuspending),
            revoking: of(Measure::CredentialsRevoking),
        }
    }
}
