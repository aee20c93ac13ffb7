//! Whether a 403 is the limit of calls or a missing right. The system says neither; our own books tell.

use std::sync::{Mutex, PoisonError};

use domain::time::{SignedDuration, Timestamp};

use super::WINDOW;
use crate::{Error, Pace};

/// What became of calls of one sort.
#[derive(Debug, Default)]
pub(super) struct Standing(Mutex<Book>);

#[derive(Debug, Default)]
struct Book {
    /// Whether one was ever let through.
    succeeded: bool,
    /// The first and the last 403 since then.
    refused: Option<(Timestamp, Timestamp)>,
}

impl Standing {
    /// One was let through.
    pub(super) fn succeeded(&self) {
        *self.book() = Book { succeeded: true, refused: None };
    }

    /// One was answered with 403.
    ///
    /// With little traffic of ours, and where nothing of the sort ever worked, it is a missing right; so it is where
    /// nothing has worked for a whole window. Else it is the limit, which others at our address may have used up.
    pub(super) fn refused(&self, pace: &Pace, now: Timestamp) -> Error {
        let window = SignedDuration::try_from(WINDOW).unwrap_or(SignedDuration::MAX);
        let mut book = self.book();
        let since = match book.refused {
            Some((first, last)) if now.duration_since(last) <= window => first,
            _ => now,
        };
        book.refused = Some((since, now));
        let little = pace.made(now) < pace.limit().count as usize / 4;
        if (little && !book.succeeded) || now.duration_since(since) >= window {
            return Error::Unauthorized(MISSING_RIGHT.to_owned());
        }
        Error::Limited { until: pace.close(now) }
    }

    fn book(&self) -> std::sync::MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const MISSING_RIGHT: &str = "it answers 403 although few calls were made: check in the HID Origo Management Portal \
                             which rights the client ID has, and whether the organization may use mobile identities";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lane;
    use crate::origo::CALLS;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn busy() -> Pace {
        let pace = Pace::new(CALLS);
        for _ in 0..CALLS.count / 4 {
            pace.take(at(0), Lane::Urgent).unwrap();
        }
        pace
    }

    #[test]
    fn a_first_call_that_is_forbidden_lacks_a_right() {
        let pace = Pace::new(CALLS);
        pace.take(at(0), Lane::Urgent).unwrap();
        assert!(matches!(Standing::default().refused(&pace, at(0)), Error::Unauthorized(_)));
    }

    #[test]
    fn much_traffic_or_earlier_success_make_it_the_limit() {
        assert_eq!(Standing::default().refused(&busy(), at(1)), Error::Limited { until: at(61) });
        let standing = Standing::default();
        standing.succeeded();
        assert_eq!(standing.refused(&Pace::new(CALLS), at(1)), Error::Limited { until: at(61) });
    }

    #[test]
    fn a_limit_that_never_ends_is_a_right_that_was_taken_away() {
        let standing = Standing::default();
        standing.succeeded();
        for second in [0, 61, 122, 183, 244] {
            assert!(matches!(standing.refused(&busy(), at(second)), Error::Limited { .. }), "{second}");
        }
        assert!(matches!(standing.refused(&busy(), at(305)), Error::Unauthorized(_)));
        standing.succeeded();
        assert!(matches!(standing.refused(&busy(), at(366)), Error::Limited { .. }));
        assert!(matches!(standing.refused(&busy(), at(4000)), Error::Limited { .. }), "nobody called in between");
    }
}
