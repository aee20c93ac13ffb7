//! What a project's numbers are called, and into which hours and days they are put.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::credential::Status;
use crate::credential::names::names;

names! {
    /// A number of a project that is kept over time.
    pub enum Measure: "measure" {
        /// Credentials that were asked for.
        CredentialsPending = "credentials.pending", "Pending";
        /// Credentials that no phone has accepted.
        CredentialsInvited = "credentials.invited", "Invited";
        /// Credentials that work.
        CredentialsActive = "credentials.active", "Active";
        /// Credentials that do not work.
        CredentialsInactive = "credentials.inactive", "Inactive";
        /// Credentials whose suspension is not confirmed.
        CredentialsSuspending = "credentials.suspending", "Suspending";
        /// Credentials whose revocation is not confirmed.
        CredentialsRevoking = "credentials.revoking", "Revoking";
        /// Credentials whose invitation ended, and nobody had accepted it.
        InvitationsOverdue = "invitations.overdue", "Invitations overdue";
        /// Invitations that were sent in the hour.
        InvitationsSent = "invitations.sent", "Invitations sent";
        /// Invitations that were accepted in the hour.
        InvitationsAccepted = "invitations.accepted", "Invitations accepted";
        /// Invitations that ended in the hour, and nobody had accepted them.
        InvitationsExpired = "invitations.expired", "Invitations expired";
    }
}

impl Measure {
    /// What counts the credentials of each status.
    pub const CREDENTIALS: [Self; 6] = [
        Self::CredentialsPending,
        Self::CredentialsInvited,
        Self::CredentialsActive,
        Self::CredentialsInactive,
        Self::CredentialsSuspending,
        Self::CredentialsRevoking,
    ];
    /// What counts what happens to invitations.
    pub const INVITATIONS: [Self; 3] = [Self::InvitationsSent, Self::InvitationsAccepted, Self::InvitationsExpired];

    /// What counts the credentials of a status.
    #[must_use]
    pub const fn of(status: Status) -> Self {
        match status {
            Status::Pending => Self::CredentialsPending,
            Status::Invited => Self::CredentialsInvited,
            Status::Active => Self::CredentialsActive,
            Status::Inactive(_) => Self::CredentialsInactive,
            Status::Suspending(_) => Self::CredentialsSuspending,
            Status::Revoking(_) => Self::CredentialsRevoking,
        }
    }

    /// Whether it counts what happened during an hour, and not how things stood as it began.
    #[must_use]
    pub const fn is_flow(self) -> bool {
        matches!(self, Self::InvitationsSent | Self::InvitationsAccepted | Self::InvitationsExpired)
    }
}

/// How much there was of what. What is not in it was zero.
pub type Amounts = BTreeMap<Measure, u64>;

/// An hour, counted since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hour(pub i64);

const SECONDS: i64 = 60 * 60;

impl Hour {
    /// The hour that a moment lies in.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        Self(at.as_second().div_euclid(SECONDS))
    }

    /// The moment at which it begins.
    #[must_use]
    pub fn begin(self) -> Timestamp {
        Timestamp::from_second(self.0.saturating_mul(SECONDS)).unwrap_or(Timestamp::MAX)
    }

    /// So many hours later, or earlier.
    #[must_use]
    pub const fn plus(self, hours: i64) -> Self {
        Self(self.0.saturating_add(hours))
    }
}

/// How far apart the points of a plot are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// An hour.
    Hour,
    /// A day of the project's calendar.
    Day,
}

impl Step {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    /// The moment at which the step begins that a moment lies in.
    #[must_use]
    pub fn begin(self, at: Timestamp, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Hour => Hour::of(at).begin(),
            Self::Day => at.to_zoned(zone.clone()).start_of_day().map_or(at, |day| day.timestamp()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_moment_lies_in_its_hour_before_1970_too() {
        for text in ["2027-01-15T08:00:00Z", "2027-01-15T08:59:59.999999Z", "1969-12-31T23:30:00Z"] {
            let hour = Hour::of(at(text));
            assert!(hour.begin() <= at(text) && at(text) < hour.plus(1).begin(), "{text}: {hour:?}");
        }
    }

    #[test]
    fn days_are_those_of_the_project() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let begin = |text| Step::Day.begin(at(text), &berlin).to_string();
        assert_eq!(begin("2027-01-15T22:59:59Z"), "2027-01-14T23:00:00Z");
        assert_eq!(begin("2027-01-15T23:00:00Z"), "2027-01-15T23:00:00Z");
        assert_eq!(begin("2027-03-28T12:00:00Z"), "2027-03-27T23:00:00Z", "the day of 23 hours");
        assert_eq!(Step::Hour.begin(at("2027-01-15T22:59:59Z"), &berlin), at("2027-01-15T22:00:00Z"));
    }
}
