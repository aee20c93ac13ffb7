//! What is ordered is done.

use connect::{Error, Inviting, Numbering};
use domain::credential::{CredentialEvent, FinalReason, Observation, Observed, ReversibleReason};
use secrecy::ExposeSecret as _;

use crate::desk::{Desk, Worked, run};
use crate::outside::Fault;
use crate::rig::{Rig, Sort};

pub(crate) fn a_new_person_costs_one_call<R: Rig>() {
    let mut desk = Desk::<R>::open();
    let index = desk.request(7, 0);
    assert_eq!(desk.work(index), Worked::Agrees);
    assert_eq!(desk.observed(index), Observed::Invited);
    assert_eq!((desk.world.count(Sort::Change), desk.world.count(Sort::Read)), (1, 0));
    let card = desk.card(index).unwrap();
    assert_eq!((card.owner.as_deref(), card.pool.as_str()), (Some(desk.files[index].user.as_str()), R::pools()[0]));
    let invitation = desk.invitation.take().unwrap();
    assert!(invitation.code.is_some());
    assert_eq!(invitation.sent, desk.capabilities.inviting == Inviting::Theirs);
    assert_eq!(desk.world.state().rig.invitations_sent(), usize::from(invitation.sent));
    assert!(desk.number.is_some() || desk.capabilities.numbering != Numbering::Theirs);
    assert_eq!(desk.work(index), Worked::Agrees);
    assert_eq!(desk.world.count(Sort::Change), 1, "nothing is asked twice");
    desk.is_settled().unwrap();
}

pub(crate) fn an_invitation_that_is_only_shown<R: Rig>() {
    for lost in [false, true] {
        let mut desk = Desk::<R>::open();
        let index = desk.request(7, 0);
        desk.files[index].invite = false;
        if lost {
            desk.world.fail(Sort::Change, Fault::LostAfter);
            desk.work(index);
            desk.world.advance(91);
        }
        desk.work_out(index);
        let invitation = desk.invitation.take().unwrap();
        assert_eq!((invitation.sent, invitation.code.is_some()), (false, true));
        assert_eq!(desk.world.state().rig.invitations_sent(), 0);
        assert!(!format!("{invitation:?}").contains(invitation.code.unwrap().expose_secret()));
    }
}

pub(crate) fn a_phone_accepts<R: Rig>() {
    let mut desk = Desk::<R>::open();
    let index = desk.request(7, 0);
    desk.work(index);
    assert_eq!(desk.hear(index), Ok(Observation::Invited));
    desk.accept(index);
    assert_eq!(desk.hear(index), Ok(Observation::Activated { device: None }));
    assert_eq!(desk.observed(index), Observed::Active);
    assert!(desk.card(index).unwrap().works);
}

pub(crate) fn a_second_pool_is_kept_apart<R: Rig>() {
    let mut desk = Desk::<R>::open();
    let first = desk.request(7, 0);
    desk.work_out(first);
    desk.accept(first);
    desk.hear(first).unwrap();
    let second = desk.request(7, 1);
    desk.work_out(second);
    desk.is_settled().unwrap();
    assert_ne!(desk.card_id(first), desk.card_id(second));
    assert_eq!(desk.living(), 2);
    if desk.capabilities.known_phones {
        assert!(desk.card(second).unwrap().works, "the phone that there is gets it without an invitation");
        assert_eq!(desk.observed(second), Observed::Active);
    }
}

pub(crate) fn what_cannot_be_done_is_said<R: Rig>() {
    let mut desk = Desk::<R>::open();
    let index = desk.request(7, 0);
    desk.work(index);
    let capabilities = desk.capabilities;
    let calls = desk.world.all_calls();
    if !capabilities.states.suspend {
        assert_eq!(desk.with_order(index, |order| run(desk.connection.suspend(order))).err(), Some(Error::Unsupported));
        assert_eq!(desk.with_order(index, |order| run(desk.connection.resume(order))).err(), Some(Error::Unsupported));
    }
    if !capabilities.resend {
        assert_eq!(desk.with_order(index, |order| run(desk.connection.resend(order))).err(), Some(Error::Unsupported));
    }
    if !capabilities.holders {
        let updated = desk.with_order(index, |order| run(desk.connection.update_holder(order.holder)));
        assert_eq!(updated.err(), Some(Error::Unsupported));
        assert_eq!(run(desk.connection.delete_holder("1")).err(), Some(Error::Unsupported));
    }
    if !capabilities.events.pull {
        assert_eq!(run(desk.connection.news(None)).err(), Some(Error::Unsupported));
    }
    assert_eq!(desk.world.all_calls(), calls, "nobody is called for it");
}

/// Where a system cannot suspend, the domain revokes and issues again.
pub(crate) fn suspending_and_resuming<R: Rig>() {
    let mut desk = Desk::<R>::open();
    let index = desk.request(7, 0);
    desk.work(index);
    desk.accept(index);
    desk.hear(index).unwrap();
    desk.apply(index, CredentialEvent::Suspend { reason: ReversibleReason::Lost });
    desk.work_out(index);
    desk.settle();
    desk.hear(index).unwrap();
    assert!(desk.cards().iter().all(|card| !card.works));
    desk.apply(index, CredentialEvent::Reactivate);
    desk.work_out(index);
    if !desk.capabilities.states.suspend {
        desk.accept(index);
    }
    assert_eq!(desk.hear(index), Ok(Observation::Activated { device: None }));
    desk.is_settled().unwrap();
    assert_eq!(desk.living(), 1);
}

pub(crate) fn a_changed_card<R: Rig>() {
    let mut desk = Desk::<R>::open();
    let index = desk.request(7, 0);
    desk.work(index);
    let updated = desk.with_order(index, |order| run(desk.connection.update(order)));
    match updated {
        Ok(_) => desk.is_settled().unwrap(),
        Err(error) => {
            assert_eq!(error, Error::Unsupported);
            assert!(!desk.capabilities.states.update_number);
        }
    }
}

pub(crate) fn an_invitation_once_more<R: Rig>() {
    let mut desk = Desk::<R>::open();
    if !desk.capabilities.resend {
        return;
    }
    let index = desk.request(7, 0);
    desk.work(index);
    let before = desk.world.state().rig.invitations_sent();
    let answer = desk.with_order(index, |order| run(desk.connection.resend(order))).unwrap();
    let invitation = answer.invitation.unwrap();
    let theirs = desk.capabilities.inviting == Inviting::Theirs;
    assert_eq!((invitation.sent, invitation.code.is_some()), (theirs, !theirs));
    assert_eq!(desk.world.state().rig.invitations_sent(), before + usize::from(theirs));
    assert_eq!(desk.living(), 1);

    desk.apply(index, CredentialEvent::Revoke { reason: FinalReason::Revoked });
    desk.work_out(index);
    desk.settle();
    desk.files[index].credential.counterpart.invitation = None;
    desk.files[index].credential.counterpart.card = None;
    assert_eq!(desk.with_order(index, |order| run(desk.connection.resend(order))).err(), Some(Error::NotFound));
}
