//! Logging in with the phone: the phone's requests.

pub(super) mod answer;
pub(super) mod look;
pub(super) mod refuse;
