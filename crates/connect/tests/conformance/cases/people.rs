//! People at systems that know people.

use connect::Error;
use domain::credential::Observed;

use crate::desk::{Desk, Worked, email_of, holder, run};
use crate::outside::Fault;
use crate::rig::{Rig, Sort};

fn with_holders<R: Rig>() -> Option<Desk<R>> {
    Some(Desk::<R>::open()).filter(|desk| desk.capabilities.holders)
}

fn stranger<R: Rig>(desk: &Desk<R>, user: &str, external_id: Option<&str>) {
    let mut state = desk.world.state();
    let now = state.now;
    state.rig.stranger(&email_of(user), external_id, now);
}

fn people<R: Rig>(desk: &Desk<R>) -> Vec<(Option<String>, String)> {
    desk.world.state().rig.people()
}

pub(crate) fn somebody_elses_is_never_taken<R: Rig>() {
    let Some(mut desk) = with_holders::<R>() else { return };
    let index = desk.request(7, 0);
    let user = desk.files[index].user.clone();
    stranger(&desk, &user, Some("of-another-head-end"));
    let there = |desk: &Desk<R>| (desk.cards(), people(desk));
    let before = there(&desk);
    let worked = desk.work(index);
    assert!(matches!(worked, Worked::Failed(Error::Foreign(_))), "{worked:?}");
    assert!(!format!("{worked:?}").contains("of-another-head-end"));
    assert_eq!(there(&desk), before);
    assert_eq!(desk.theirs.len(), 0);
}

pub(crate) fn nobodys_is_adopted<R: Rig>() {
    for fault in [None, Some(Fault::LostAfter), Some(Fault::LostBefore)] {
        let Some(mut desk) = with_holders::<R>() else { return };
        let index = desk.request(7, 0);
        let user = desk.files[index].user.clone();
        stranger(&desk, &user, None);
        let theirs = desk.cards()[0].clone();
        if let Some(fault) = fault {
            desk.world.fail(Sort::Change, Fault::Before(409));
            desk.world.fail(Sort::Change, fault);
        }
        desk.work_out(index);
        assert_eq!(people(&desk), [(Some(user.clone()), email_of(&user))], "{fault:?}");
        let ours = desk.card(index).unwrap();
        assert_ne!(ours.id, theirs.id, "the card that was there is not the one that was asked for");
        assert_eq!((desk.living(), desk.observed(index)), (2, Observed::Invited));
    }
}

/// The system's id of the person is not known here, as after an answer that was lost.
pub(crate) fn ours_is_found_again<R: Rig>() {
    let Some(mut desk) = with_holders::<R>() else { return };
    let first = desk.request(7, 0);
    desk.work_out(first);
    desk.theirs.clear();
    let second = desk.request(7, 1);
    desk.work_out(second);
    desk.is_settled().unwrap();
    assert_eq!(people(&desk).len(), 1);
}

pub(crate) fn changes_and_deletion<R: Rig>() {
    let Some(mut desk) = with_holders::<R>() else { return };
    let index = desk.request(7, 0);
    desk.work_out(index);
    let user = desk.files[index].user.clone();
    let theirs = desk.theirs[&user].clone();
    let told = |email: &str| run(desk.connection.update_holder(holder(&user, Some(&theirs), email)));
    told("new@example.org").unwrap();
    assert_eq!(people(&desk), [(Some(user.clone()), "new@example.org".to_owned())]);
    stranger(&desk, "other", Some("of-another-head-end"));
    assert!(matches!(told(&email_of("other")), Err(Error::Refused(_))));

    run(desk.connection.delete_holder(&theirs)).unwrap();
    run(desk.connection.delete_holder(&theirs)).unwrap();
    desk.settle();
    assert_eq!(people(&desk).len(), 1);
    run(desk.connection.delete_holder(&theirs)).unwrap();
    assert_eq!(told("new@example.org"), Err(Error::NotFound));
}

pub(crate) fn a_person_who_was_deleted_there<R: Rig>() {
    let Some(mut desk) = with_holders::<R>() else { return };
    let first = desk.request(7, 0);
    desk.work_out(first);
    let theirs = desk.theirs[&desk.files[first].user].clone();
    run(desk.connection.delete_holder(&theirs)).unwrap();
    let second = desk.request(7, 1);
    assert!(matches!(desk.work(second), Worked::Failed(error) if error.changed_nothing() && error.may_pass()));
    desk.settle();
    desk.world.advance(60);
    desk.work_out(second);
    assert_eq!((desk.living(), desk.observed(second)), (1, Observed::Invited));
    assert_ne!(desk.theirs[&desk.files[second].user], theirs);
}
