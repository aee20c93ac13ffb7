//! What this system alone has: phones that are known, a limit that looks like a missing right.

use connect::{Error, Remote, Values};
use domain::credential::{CredentialEvent, FinalReason, Observed};
use std::sync::Arc;

use super::OrigoRig;
use crate::desk::{Desk, Worked, run};
use crate::outside::{Fault, World};
use crate::rig::{Rig, Sort};

/// A desk with a credential on a phone.
fn with_phone() -> (Desk<OrigoRig>, usize) {
    let mut desk = Desk::open();
    let first = desk.request(7, 0);
    desk.work_out(first);
    desk.accept(first);
    desk.hear(first).unwrap();
    (desk, first)
}

#[test]
fn a_phone_that_something_was_taken_from_gets_nothing_without_an_invitation() {
    let (mut desk, first) = with_phone();
    let second = desk.request(7, 1);
    desk.work_out(second);
    assert_eq!(desk.observed(second), Observed::Active);
    desk.apply(first, CredentialEvent::Revoke { reason: FinalReason::Stolen });
    desk.work_out(first);
    let third = desk.request(7, 0);
    desk.work_out(third);
    assert_eq!((desk.observed(third), desk.open_invitations()), (Observed::Invited, 1));

    let (mut desk, stolen) = with_phone();
    desk.apply(stolen, CredentialEvent::Revoke { reason: FinalReason::Stolen });
    desk.work_out(stolen);
    for _ in 0..2 {
        let next = desk.request(7, 1);
        desk.work_out(next);
        assert_eq!(desk.observed(next), Observed::Invited);
        desk.settle();
    }
}

/// While our request is lost, somebody else gives the person a credential of another pool.
#[test]
fn what_another_made_meanwhile_in_another_pool_is_not_taken() {
    let (mut desk, first) = with_phone();
    desk.world.fail(Sort::Change, Fault::LostBefore);
    let second = desk.request(7, 1);
    desk.work(second);
    let user = desk.theirs[&desk.files[first].user].parse().unwrap();
    {
        let mut state = desk.world.state();
        let now = state.now;
        state.rig.0.give(user, OrigoRig::pools()[0], now);
    }
    desk.world.advance(91);
    desk.work_out(second);
    let card = desk.card(second).unwrap();
    assert_eq!((card.pool.as_str(), desk.living()), (OrigoRig::pools()[1], 3));
}

#[test]
fn what_takes_anothers_place_is_for_whichever_phone_accepts_it() {
    let (mut desk, first) = with_phone();
    let second = desk.request(7, 1);
    desk.files[second].credential.replaces = Some(desk.files[first].credential.id);
    desk.work_out(second);
    assert_eq!(desk.observed(second), Observed::Invited);
}

#[test]
fn a_phone_that_does_not_take_it_is_no_obstacle() {
    for (fault, calls) in [(Fault::Before(400), 2), (Fault::Before(404), 2)] {
        let (mut desk, _) = with_phone();
        let before = desk.world.count(Sort::Change);
        desk.world.fail(Sort::Change, fault);
        let second = desk.request(7, 1);
        assert_eq!(desk.work(second), Worked::Agrees);
        assert_eq!((desk.observed(second), desk.world.count(Sort::Change) - before), (Observed::Invited, calls));
        desk.is_settled().unwrap();
    }
}

#[test]
fn delivered_already_means_asking_what_is_there() {
    let (mut desk, _) = with_phone();
    desk.world.fail(Sort::Change, Fault::After(412));
    let second = desk.request(7, 1);
    assert_eq!(desk.work(second), Worked::Agrees);
    assert_eq!((desk.observed(second), desk.living()), (Observed::Active, 2));
    desk.world.fail(Sort::Change, Fault::Before(412));
    let third = desk.request(8, 1);
    assert!(matches!(desk.work(third), Worked::Failed(Error::Unavailable(_))));
    desk.work_out(third);
    desk.is_settled().unwrap();
}

#[test]
fn a_revocation_that_is_refused_and_not_under_way_is_asked_for_again() {
    let (mut desk, first) = with_phone();
    desk.apply(first, CredentialEvent::Revoke { reason: FinalReason::Stolen });
    desk.world.fail(Sort::Change, Fault::Before(412));
    assert!(matches!(desk.work(first), Worked::Failed(Error::Unavailable(_))));
    assert_eq!(desk.observed(first), Observed::Active, "the door is still open");
    desk.work_out(first);
    assert_eq!(desk.observed(first), Observed::Revoking);
}

#[test]
fn an_invitation_that_stays_open_is_cancelled_again() {
    let mut desk = Desk::<OrigoRig>::open();
    let invited = desk.request(7, 0);
    desk.work_out(invited);
    desk.apply(invited, CredentialEvent::Revoke { reason: FinalReason::Stolen });
    for _ in 0..2 {
        desk.world.fail(Sort::Change, Fault::Before(412));
        desk.world.fail(Sort::Change, Fault::After(204));
    }
    assert!(matches!(desk.work(invited), Worked::Failed(Error::Unavailable(_))));
    assert_eq!((desk.observed(invited), desk.open_invitations()), (Observed::Revoking, 1), "the credential is no more");
    desk.world.end_faults();
    desk.work_out(invited);
    assert_eq!(desk.open_invitations(), 0);
    desk.is_settled().unwrap();
}

#[test]
fn a_deletion_that_is_refused_is_no_deletion() {
    let mut desk = Desk::<OrigoRig>::open();
    let index = desk.request(7, 0);
    desk.work_out(index);
    let theirs = desk.theirs[&desk.files[index].user].clone();
    desk.world.fail(Sort::Change, Fault::Before(412));
    assert!(matches!(run(desk.connection.delete_holder(&theirs)), Err(Error::Unavailable(_))));
    run(desk.connection.delete_holder(&theirs)).unwrap();
}

#[test]
fn a_403_is_a_missing_right_only_where_nothing_ever_worked() {
    let mut desk = Desk::<OrigoRig>::open();
    desk.world.fail(Sort::Change, Fault::Limited);
    let index = desk.request(7, 0);
    let Worked::Failed(Error::Unauthorized(told)) = desk.work(index) else { panic!() };
    assert!(told.contains("rights"), "{told}");
    run(desk.connection.test()).unwrap();
    desk.world.fail(Sort::Read, Fault::Limited);
    assert!(matches!(run(desk.connection.test()), Err(Error::Limited { .. })));
    let calls = desk.world.all_calls();
    assert!(matches!(run(desk.connection.test()), Err(Error::Limited { .. })));
    assert_eq!(desk.world.all_calls(), calls);
    desk.world.advance(61);
    run(desk.connection.test()).unwrap();
    desk.work_out(index);
    desk.is_settled().unwrap();
}

#[test]
fn what_is_urgent_finds_room_when_the_rest_is_used_up() {
    let mut desk = Desk::<OrigoRig>::open();
    let stolen = desk.request(1, 0);
    desk.work_out(stolen);
    for person in 0.. {
        let index = desk.request(1000 + person, 0);
        if let Worked::Failed(error) = desk.work(index) {
            assert!(matches!(error, Error::Limited { .. }));
            break;
        }
    }
    let now = desk.world.state().now;
    desk.apply(stolen, CredentialEvent::Revoke { reason: FinalReason::Stolen });
    assert_eq!(desk.work(stolen), Worked::Agrees);
    assert_eq!(desk.observed(stolen), Observed::Revoking);
    let waited_for = desk.request(2, 0);
    desk.files[waited_for].urgent = true;
    assert_eq!(desk.work(waited_for), Worked::Agrees);
    let state = desk.world.state();
    assert_eq!((state.now, state.too_many), (now, 0));
}

#[test]
fn who_lost_the_bookmark_hears_of_the_last_day_again() {
    let (desk, _) = with_phone();
    desk.world.advance(7200);
    let news = run(desk.connection.news(Some("not a bookmark"))).unwrap();
    assert!(!news.notices.is_empty());
    assert!(run(desk.connection.news(Some(&news.bookmark))).is_ok());
}

#[test]
fn an_application_id_has_a_form() {
    let mut plain: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for field in OrigoRig::connector().fields() {
        plain.insert(field.name.to_owned(), OrigoRig::values().text(field.name).to_owned());
    }
    for (text, fits) in
        [("HID-EXAMPLE-TEST", true), ("HID-EXAMPLE", false), ("EXAMPLE-TEST-1", false), ("HID--X", false)]
    {
        plain.insert("application_id".to_owned(), text.to_owned());
        let values = Values::new(plain.clone(), [("client_secret".to_owned(), "s".into())].into());
        let opened = connect::origo::Origo.open(&values, Arc::new(World::<OrigoRig>::new()));
        assert_eq!(opened.err().map(|faults| faults[0].field), (!fits).then_some("application_id"), "{text}");
    }
}

#[test]
fn it_is_told_once_where_to_call() {
    let world = World::<OrigoRig>::new();
    let connection = connect::origo::Origo.open(&OrigoRig::values(), Arc::new(world.clone())).unwrap();
    let secret = "a-secret-of-ours".into();
    let callback = |url| connect::Callback { url, header: "X-Ours", secret: &secret };
    for url in ["https://one.test/c", "https://one.test/c", "https://two.test/c"] {
        run(connection.subscribe(callback(url))).unwrap();
    }
    let state = world.state();
    let told = &state.rig.0.listeners;
    let (filters, callbacks) = (&told["events/filter"], &told["callback"]);
    assert_eq!((filters.len(), callbacks.len()), (1, 2));
    assert_eq!(filters[0]["filterSet"].as_array().unwrap().len(), 6);
    for (callback, url) in callbacks.iter().zip(["https://one.test/c", "https://two.test/c"]) {
        assert_eq!((callback["url"].as_str(), &callback["filterId"]), (Some(url), &filters[0]["filterId"]));
        assert_eq!(
            (callback["httpHeader"].as_str(), callback["secret"].as_str()),
            (Some("X-Ours"), Some("a-secret-of-ours"))
        );
    }
}
