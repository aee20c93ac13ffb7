//! Contact details that somebody changed by hand.
//!
//! An address that an invitation goes to is as good as the credential. So a project can require
//! that a second person approves a changed one before an invitation goes there.

use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::contact::EmailAddress;
use crate::event::Actor;
use crate::id::{Id, kind};
use crate::user::{Profile, words};

/// For how long invitations to changed contact details wait for an approval.
pub const HELD_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

words! {
    /// A way to reach a person.
    ContactDetail {
        /// The e-mail address.
        Email = "email",
        /// The mobile number.
        Mobile = "mobile",
    }
}

/// The latest change by hand of one of a user's contact details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactChange {
    /// Whose.
    pub user: Id<kind::User>,
    /// What was changed.
    pub contact: ContactDetail,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
    /// When somebody else approved it.
    pub approved_at: Option<Timestamp>,
}

impl ContactChange {
    /// Until when no invitation goes there, where the project requires an approval; `None` if one may go now.
    #[must_use]
    pub fn held_until(&self, now: Timestamp) -> Option<Timestamp> {
        let until = self.at.saturating_add(HELD_FOR).unwrap_or(Timestamp::MAX);
        (self.approved_at.is_none() && now < until).then_some(until)
    }
}

impl ContactDetail {
    /// The contact details in which two profiles differ. Another spelling of an address leads to the same box.
    #[must_use]
    pub fn differing(before: &Profile, after: &Profile) -> Vec<Self> {
        let email = |profile: &Profile| profile.email.as_ref().map(EmailAddress::key);
        let differs = |detail: &Self| match detail {
            Self::Email => email(before) != email(after),
            Self::Mobile => before.mobile != after.mobile,
        };
        Self::ALL.iter().copied().filter(differs).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(email: &str, mobile: Option<&str>) -> Profile {
        Profile {
            email: Some(email.parse().unwrap()),
            mobile: mobile.map(|number| number.parse().unwrap()),
            ..Profile::default()
        }
    }

    #[test]
    fn a_change_is_held_for_seven_days_unless_it_is_approved() {
        let at: Timestamp = "2027-01-15T08:00:00Z".parse().unwrap();
        let change = ContactChange {
            user: Id::from_bytes([1; 16]),
            contact: ContactDetail::Email,
            at,
            by: Actor::System,
            approved_at: None,
        };
        let end: Timestamp = "2027-01-22T08:00:00Z".parse().unwrap();
        assert_eq!(change.held_until(at), Some(end));
        assert_eq!(change.held_until(end.saturating_sub(SignedDuration::from_micros(1)).unwrap()), Some(end));
        assert_eq!(change.held_until(end), None);
        assert_eq!(ContactChange { approved_at: Some(at), ..change }.held_until(at), None);
    }

    #[test]
    fn another_spelling_is_no_change_and_what_comes_or_goes_is_one() {
        let differing = |before: &Profile, after: &Profile| ContactDetail::differing(before, after);
        let ada = profile("ada@example.org", None);
        assert_eq!(differing(&ada, &profile("ADA@Example.org", None)), []);
        assert_eq!(differing(&ada, &profile("eve@example.org", None)), [ContactDetail::Email]);
        assert_eq!(differing(&ada, &profile("ada@example.org", Some("+49 171 1234567"))), [ContactDetail::Mobile]);
        let both = [ContactDetail::Email, ContactDetail::Mobile];
        assert_eq!(differing(&profile("ada@example.org", Some("+49 171 1234567")), &Profile::default()), both);
    }
}
