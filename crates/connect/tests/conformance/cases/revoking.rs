//! Ending credentials: accepted is not done, and doing it again changes nothing.

use domain::credential::{CredentialEvent, FinalReason, Observation, Observed};

use crate::desk::{Desk, Worked, run};
use crate::outside::Fault;
use crate::rig::{Rig, Sort};

const REVOKE: CredentialEvent = CredentialEvent::Revoke { reason: FinalReason::Stolen };

pub(crate) fn is_accepted_and_then_done<R: Rig>() {
    let mut desk = Desk::<R>::open();
    let index = desk.request(7, 0);
    desk.work(index);
    desk.accept(index);
    desk.hear(index).unwrap();
    desk.apply(index, REVOKE);
    assert_eq!(desk.work(index), Worked::Agrees);
    assert_eq!(desk.observed(index), Observed::Revoking, "accepted, and no more than that");
    desk.settle();
    desk.hear(index).unwrap();
    assert_eq!(desk.observed(index), Observed::Revoked);
    desk.is_settled().unwrap();
}

pub(crate) fn twice_is_as_once<R: Rig>() {
    let mut desk = Desk::<R>::open();
    let index = desk.request(7, 0);
    desk.work(index);
    desk.accept(index);
    desk.hear(index).unwrap();
    let revoke = |desk: &Desk<R>| desk.with_order(index, |order| run(desk.connection.revoke(order)));
    let accepted = |desk: &Desk<R>| {
        let answer = revoke(desk).unwrap();
        assert!(matches!(answer.observation, Some(Observation::RevocationAccepted | Observation::Revoked)));
    };
    accepted(&desk);
    accepted(&desk);
    desk.settle();
    accepted(&desk);
    desk.files[index].credential.counterpart.card = Some("999999".to_owned());
    assert_eq!(revoke(&desk).unwrap().observation, Some(Observation::Revoked), "what is not there is gone");
}

pub(crate) fn takes_the_invitation_along<R: Rig>() {
    let mut desk = Desk::<R>::open();
    let index = desk.request(7, 0);
    desk.work(index);
    assert_eq!(desk.open_invitations(), 1);
    desk.apply(index, REVOKE);
    desk.work_out(index);
    desk.settle();
    assert_eq!((desk.open_invitations(), desk.living()), (0, 0));
}

pub(crate) fn of_what_was_never_made<R: Rig>() {
    let mut desk = Desk::<R>::open();
    desk.world.fail(Sort::Change, Fault::LostBefore);
    let index = desk.request(7, 0);
    desk.work(index);
    desk.apply(index, REVOKE);
    desk.world.advance(91);
    desk.work_out(index);
    assert_eq!(desk.observed(index), Observed::Revoked);
    assert_eq!(desk.cards(), []);
}

/// The credential that is to end is known to nobody but the system.
pub(crate) fn finds_what_a_lost_answer_left<R: Rig>() {
    for fault in [Fault::LostAfter, Fault::After(500), Fault::Garbled, Fault::Late(60)] {
        for others in [false, true] {
            let mut desk = Desk::<R>::open();
            if others {
                let other = desk.request(7, 0);
                desk.work_out(other);
            }
            desk.world.fail(Sort::Change, fault);
            let index = desk.request(7, 0);
            desk.work(index);
            desk.apply(index, REVOKE);
            desk.restart();
            desk.world.advance(91);
            desk.work_out(index);
            desk.settle();
            let left = usize::from(others);
            assert_eq!((desk.living(), desk.open_invitations()), (left, left), "{fault:?}");
            desk.is_settled().unwrap();
        }
    }
}
