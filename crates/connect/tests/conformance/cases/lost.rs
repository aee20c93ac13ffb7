//! Requests and answers that are lost: nothing is made twice, and nothing is taken that is another's.

use domain::credential::{CredentialEvent, FinalReason, Observed};

use crate::desk::{Desk, Worked, email_of};
use crate::outside::Fault;
use crate::rig::{Rig, Sort};

const FAULTS: [Fault; 6] =
    [Fault::LostBefore, Fault::LostAfter, Fault::After(500), Fault::Before(502), Fault::Garbled, Fault::Late(60)];

pub(crate) fn nothing_is_made_twice<R: Rig>() {
    for fault in FAULTS {
        for restart in [false, true] {
            for known in [false, true] {
                let mut desk = Desk::<R>::open();
                if known {
                    let other = desk.request(7, 1);
                    desk.work_out(other);
                }
                desk.world.fail(Sort::Change, fault);
                let index = desk.request(7, 0);
                let worked = desk.work(index);
                assert!(matches!(&worked, Worked::Failed(error) if !error.changed_nothing()), "{fault:?}: {worked:?}");
                assert_eq!(desk.work(index), Worked::Quiet);
                if restart {
                    desk.restart();
                }
                desk.world.advance(91);
                desk.work_out(index);
                desk.is_settled().unwrap_or_else(|why| panic!("{fault:?}, restart {restart}, known {known}: {why}"));
                assert_eq!(desk.living(), 1 + usize::from(known), "{fault:?}, restart {restart}, known {known}");
                assert_eq!(desk.observed(index), Observed::Invited);
            }
        }
    }
}

/// What is asked for twice because the first request comes late would be two: nobody asks while it may be on its way.
pub(crate) fn a_request_that_arrives_late<R: Rig>() {
    let mut desk = Desk::<R>::open();
    desk.world.fail(Sort::Change, Fault::Late(80));
    let index = desk.request(7, 0);
    desk.work(index);
    for _ in 0..3 {
        desk.world.advance(25);
        assert_eq!(desk.work(index), Worked::Quiet);
    }
    desk.world.advance(25);
    desk.work_out(index);
    assert_eq!(desk.living(), 1);
    desk.is_settled().unwrap();
}

/// The process ends after the system answered and before that was recorded.
pub(crate) fn a_restart_goes_on_from_the_counterpart<R: Rig>() {
    let mut desk = Desk::<R>::open();
    let first = desk.request(7, 0);
    desk.crash = true;
    assert_eq!(desk.work(first), Worked::Crashed);
    desk.world.advance(91);
    desk.work_out(first);
    let second = desk.request(7, 0);
    desk.crash = true;
    assert_eq!(desk.work(second), Worked::Crashed);
    desk.world.advance(91);
    desk.work_out(second);
    desk.is_settled().unwrap();
    assert_eq!(desk.living(), 2);
    assert!(desk.open_invitations() <= 2);

    desk.apply(first, CredentialEvent::Revoke { reason: FinalReason::Stolen });
    desk.crash = true;
    assert_eq!(desk.work(first), Worked::Crashed);
    desk.work_out(first);
    desk.settle();
    desk.hear(first).unwrap();
    assert_eq!((desk.observed(first), desk.living()), (Observed::Revoked, 1));
}

/// The person is there with cards of somebody else's making, and we learn of it only when our own request is lost.
pub(crate) fn what_was_there_before_is_not_taken<R: Rig>() {
    let mut desk = Desk::<R>::open();
    if !desk.capabilities.holders {
        return;
    }
    let index = desk.request(7, 0);
    let user = desk.files[index].user.clone();
    {
        let mut state = desk.world.state();
        let now = state.now;
        state.rig.stranger(&email_of(&user), Some(&user), now);
    }
    desk.world.advance(3600);
    desk.world.fail(Sort::Change, Fault::LostBefore);
    desk.work(index);
    desk.world.advance(91);
    desk.work_out(index);
    assert_eq!(desk.living(), 2, "one of theirs, and one of ours");
    let theirs = &desk.cards()[0];
    assert_ne!(desk.card_id(index), theirs.id);
}
