//! When mobile IDs end.

use domain::certificate::{Certificate, CertificateState};
use domain::credential::Credential;
use domain::time::{SignedDuration, Timestamp};

/// A day, as days until an end are counted.
pub(crate) const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The valid certificates on the phone that has a credential.
pub(crate) fn on_phone<'c>(
    credential: &Credential,
    certificates: &'c [Certificate],
) -> impl Iterator<Item = &'c Certificate> {
    let device = credential.device;
    certificates
        .iter()
        .filter(move |one| one.state == CertificateState::Valid && device.is_some() && one.device == device)
}

/// Of those the one that ends first: with it, the mobile ID is no longer what it was.
pub(crate) fn first_to_end<'c>(credential: &Credential, certificates: &'c [Certificate]) -> Option<&'c Certificate> {
    on_phone(credential, certificates).min_by_key(|one| (one.not_after, one.id))
}

/// The whole days from one moment to another; 0 if that is over.
pub(crate) fn days_between(from: Timestamp, to: Timestamp) -> u32 {
    let days = to.duration_since(from).as_secs().max(0) / DAY.as_secs();
    u32::try_from(days).unwrap_or(u32::MAX)
}
