//! Sessions of the console: how long they last.

use domain::time::{SignedDuration, Timestamp};
use store::repo::ConsoleSession;

/// A session that is not used ends after this.
pub(super) const IDLE: SignedDuration = SignedDuration::from_hours(2);
/// A session ends after this, however much it is used.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// Its use is noted this often.
const NOTED: SignedDuration = SignedDuration::from_mins(5);

/// The new end of a session that is used now; `None` while there is nothing to note.
pub(super) fn extension(session: &ConsoleSession, now: Timestamp) -> Option<Timestamp> {
    if now.duration_since(session.seen_at) < NOTED {
        return None;
    }
    Some(after(now, IDLE).min(after(session.created_at, LONGEST)))
}

/// A moment later than another.
pub(super) fn after(at: Timestamp, span: SignedDuration) -> Timestamp {
    at.checked_add(span).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use domain::id::Id;

    use super::*;

    #[test]
    fn use_keeps_a_session_alive_but_not_for_ever() {
        let at = |text: &str| format!("2027-01-15T{text}Z").parse::<Timestamp>().unwrap();
        let session = |seen_at| ConsoleSession {
            id: Id::from_bytes([1; 16]),
            operator: Id::from_bytes([2; 16]),
            created_at: at("08:00:00"),
            seen_at,
            expires_at: at("10:00:00"),
        };
        assert_eq!(extension(&session(at("08:00:00")), at("08:04:59")), None);
        assert_eq!(extension(&session(at("08:00:00")), at("09:00:00")), Some(at("11:00:00")));
        assert_eq!(extension(&session(at("19:00:00")), at("19:30:00")), Some(at("20:00:00")));
    }
}
