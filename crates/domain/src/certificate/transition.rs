//! What changes a certificate.

use super::{Certificate, CertificateState, Hold, Holds, RevocationReason};
use crate::event::Category;
use crate::time::Timestamp;

/// What happens to a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateEvent {
    /// It was signed; these keep it on hold.
    Issue(Holds),
    /// It was not signed, and nobody will.
    Abandon,
    /// Something is to keep it on hold.
    Hold(Hold),
    /// Something keeps it on hold no more.
    Release(Hold),
    /// It is to be revoked.
    Revoke(RevocationReason),
    /// Its time is over.
    Expire,
}

/// Why a certificate does not change so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// It is revoked, expired, or was never signed: nothing changes it any more.
    #[error("the certificate is {0} for good; issue another one")]
    Final(&'static str),
    /// It is not signed yet.
    #[error("the certificate is not signed yet")]
    NotIssued,
    /// It is signed already.
    #[error("the certificate is signed already")]
    Issued,
    /// Nothing of that kind holds it.
    #[error("the certificate is not on hold")]
    NotOnHold,
    /// It is on hold, but not by hand.
    #[error("the certificate is on hold because {}; that ends by itself when its cause does", .0.cause())]
    HeldOtherwise(Hold),
    /// Its time is not over.
    #[error("the certificate is valid for longer")]
    NotExpired,
}

impl CertificateError {
    /// A stable word for it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Final(_) => "certificate_final",
            Self::NotIssued => "certificate_not_issued",
            Self::Issued => "certificate_issued",
            Self::NotOnHold => "certificate_not_on_hold",
            Self::HeldOtherwise(_) => "certificate_held_otherwise",
            Self::NotExpired => "certificate_not_expired",
        }
    }
}

impl Hold {
    const fn cause(self) -> &'static str {
        match self {
            Self::Unconfirmed => "the phone has not confirmed it",
            Self::Suspended => "its credential or its holder is suspended",
            Self::ByHand => "somebody put it there",
        }
    }
}

impl Certificate {
    /// What becomes of it, and what is to be recorded of that. What is so already changes nothing.
    ///
    /// # Errors
    /// [`CertificateError`] if its state does not allow it.
    pub fn apply(self, event: CertificateEvent, now: Timestamp) -> Result<(Self, Option<Category>), CertificateError> {
        let next = self.next(event, now)?;
        let category = category(self.state, next);
        let since = if std::mem::discriminant(&next) == std::mem::discriminant(&self.state) { self.since } else { now };
        Ok((Self { state: next, since, ..self }, category))
    }

    fn next(&self, event: CertificateEvent, now: Timestamp) -> Result<CertificateState, CertificateError> {
        use CertificateEvent as E;
        use CertificateState as S;
        match (self.state, event) {
            (S::Prepared, E::Issue(holds)) => Ok(standing(holds)),
            (S::Prepared | S::Abandoned, E::Abandon) => Ok(S::Abandoned),
            (S::Prepared, E::Hold(_) | E::Release(_) | E::Revoke(_) | E::Expire) => Err(CertificateError::NotIssued),
            (_, E::Issue(_) | E::Abandon) => Err(CertificateError::Issued),
            (S::Revoked(reason), E::Revoke(_)) => Ok(S::Revoked(reason)),
            (S::Expired, E::Expire) => Ok(S::Expired),
            (S::Abandoned | S::Revoked(_) | S::Expired, _) => Err(CertificateError::Final(self.state.as_str())),
            (S::Valid | S::OnHold(_), E::Hold(hold)) => Ok(S::OnHold(self.state.holds().with(hold))),
            (S::OnHold(holds), E::Release(hold)) if holds.has(hold) => Ok(standing(holds.without(hold))),
            (S::OnHold(holds), E::Release(_)) => {
                Err(holds.iter().next().map_or(CertificateError::NotOnHold, CertificateError::HeldOtherwise))
            }
            (S::Valid, E::Release(_)) => Err(CertificateError::NotOnHold),
            (S::Valid | S::OnHold(_), E::Revoke(reason)) => Ok(S::Revoked(reason)),
            (S::Valid | S::OnHold(_), E::Expire) if now > self.not_after => Ok(S::Expired),
            (S::Valid | S::OnHold(_), E::Expire) => Err(CertificateError::NotExpired),
        }
    }
}

const fn standing(holds: Holds) -> CertificateState {
    if holds.is_empty() { CertificateState::Valid } else { CertificateState::OnHold(holds) }
}

/// One hold more or less than before is nothing that others see.
const fn category(before: CertificateState, after: CertificateState) -> Option<Category> {
    use CertificateState as S;
    match (before, after) {
        (S::Prepared, S::Valid | S::OnHold(_)) => Some(Category::CertificateIssued),
        (S::Valid, S::OnHold(_)) => Some(Category::CertificateHeld),
        (S::OnHold(_), S::Valid) => Some(Category::CertificateReleased),
        (S::Valid | S::OnHold(_), S::Revoked(_)) => Some(Category::CertificateRevoked),
        (S::Valid | S::OnHold(_), S::Expired) => Some(Category::CertificateExpired),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::CertificateOrigin;
    use crate::id::Id;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn certificate(state: CertificateState) -> Certificate {
        Certificate {
            id: Id::from_bytes([1; 16]),
            project: Id::from_bytes([2; 16]),
            authority: Id::from_bytes([3; 16]),
            serial: "0102030405060708".parse().unwrap(),
            profile: "authentication".to_owned(),
            user: Some(Id::from_bytes([4; 16])),
            credential: None,
            device: None,
            key_id: None,
            origin: CertificateOrigin::Api,
            replaces: None,
            key_hash: [5; 32],
            subject: "Ada Lovelace".to_owned(),
            not_before: at(0),
            not_after: at(1000),
            state,
            since: at(1),
            created_at: at(1),
        }
    }

    const STATES: [CertificateState; 8] = [
        CertificateState::Prepared,
        CertificateState::Abandoned,
        CertificateState::OnHold(Holds::only(Hold::Unconfirmed)),
        CertificateState::OnHold(Holds::only(Hold::ByHand)),
        CertificateState::OnHold(Holds::only(Hold::Suspended).with(Hold::ByHand)),
        CertificateState::Valid,
        CertificateState::Revoked(RevocationReason::KeyCompromise),
        CertificateState::Expired,
    ];

    #[test]
    fn what_is_final_stays_so() {
        for state in STATES.into_iter().filter(|state| state.is_final()) {
            for event in [
                CertificateEvent::Issue(Holds::NONE),
                CertificateEvent::Hold(Hold::ByHand),
                CertificateEvent::Release(Hold::ByHand),
                CertificateEvent::Revoke(RevocationReason::Superseded),
                CertificateEvent::Expire,
                CertificateEvent::Abandon,
            ] {
                if let Ok((after, category)) = certificate(state).apply(event, at(5000)) {
                    assert_eq!((after.state, after.since, category), (state, at(1), None), "{event:?}");
                }
            }
        }
    }

    #[test]
    fn it_is_valid_when_the_last_hold_lets_go() {
        let both = Holds::only(Hold::Unconfirmed).with(Hold::Suspended);
        let (issued, category) =
            certificate(CertificateState::Prepared).apply(CertificateEvent::Issue(both), at(2)).unwrap();
        assert_eq!((issued.state, category), (CertificateState::OnHold(both), Some(Category::CertificateIssued)));
        let (held, category) = issued.apply(CertificateEvent::Release(Hold::Unconfirmed), at(3)).unwrap();
        assert_eq!((held.state.as_str(), held.since, category), ("on_hold", at(2), None));
        let error = held.clone().apply(CertificateEvent::Release(Hold::ByHand), at(3)).unwrap_err();
        assert_eq!(error, CertificateError::HeldOtherwise(Hold::Suspended));
        let (valid, category) = held.apply(CertificateEvent::Release(Hold::Suspended), at(4)).unwrap();
        assert_eq!(
            (valid.state, valid.since, category),
            (CertificateState::Valid, at(4), Some(Category::CertificateReleased))
        );
        let error = valid.apply(CertificateEvent::Release(Hold::Suspended), at(5)).unwrap_err();
        assert_eq!(error, CertificateError::NotOnHold);
    }

    #[test]
    fn every_state_that_is_not_final_can_be_revoked_once_it_was_issued() {
        for state in STATES {
            let revoked = certificate(state).apply(CertificateEvent::Revoke(RevocationReason::Superseded), at(2));
            match state {
                CertificateState::Valid | CertificateState::OnHold(_) => {
                    let (after, category) = revoked.unwrap();
                    assert_eq!(after.state, CertificateState::Revoked(RevocationReason::Superseded));
                    assert_eq!((after.since, category), (at(2), Some(Category::CertificateRevoked)));
                }
                CertificateState::Revoked(reason) => assert_eq!(revoked.unwrap().0.state.reason(), Some(reason)),
                _ => assert!(revoked.is_err(), "{state:?}"),
            }
        }
    }

    #[test]
    fn it_expires_after_its_last_second() {
        let valid = certificate(CertificateState::Valid);
        let error = valid.clone().apply(CertificateEvent::Expire, at(1000)).unwrap_err();
        assert_eq!(error, CertificateError::NotExpired);
        assert_eq!(valid.apply(CertificateEvent::Expire, at(1001)).unwrap().0.state, CertificateState::Expired);
    }

    #[test]
    fn a_state_is_its_parts() {
        for state in STATES {
            let again = CertificateState::from_parts(state.as_str(), state.holds(), state.reason());
            assert_eq!(again, Some(state));
        }
        assert_eq!(CertificateState::from_parts("on_hold", Holds::NONE, None), None);
        assert_eq!(Holds::from_bits(8), None);
    }
}
