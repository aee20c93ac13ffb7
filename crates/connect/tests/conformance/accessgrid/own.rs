//! What this system alone has: passes that may not say whose they are, a limit that says how long it lasts.

use connect::Error;
use domain::card::{CardFormat, CardNumber};
use domain::credential::{Counterpart, CredentialEvent, Observed, ReversibleReason, Validity};
use domain::time::SignedDuration;

use super::AccessGridRig;
use crate::desk::{Desk, Worked, run};
use crate::outside::Fault;
use crate::rig::Sort;

#[test]
fn a_pass_that_does_not_say_whose_it_is_stops_the_order() {
    let mut desk = Desk::<AccessGridRig>::open();
    desk.world.fail(Sort::Change, Fault::LostAfter);
    let index = desk.request(7, 0);
    desk.work(index);
    desk.world.advance(91);
    desk.world.state().rig.0.is_silent = true;
    for _ in 0..3 {
        let worked = desk.work(index);
        assert!(
            matches!(&worked, Worked::Failed(Error::OutcomeUnknown(told)) if told.contains("console")),
            "{worked:?}"
        );
    }
    assert_eq!(desk.living(), 1, "a second one would be worse than none");
    desk.world.state().rig.0.is_silent = false;
    desk.work_out(index);
    desk.is_settled().unwrap();
}

#[test]
fn it_waits_as_long_as_it_is_told() {
    let mut desk = Desk::<AccessGridRig>::open();
    desk.world.fail(Sort::Read, Fault::Limited);
    let until = desk.world.state().now.checked_add(SignedDuration::from_secs(17)).unwrap();
    assert_eq!(run(desk.connection.test()), Err(Error::Limited { until }));
    desk.world.advance(16);
    assert_eq!(run(desk.connection.test()), Err(Error::Limited { until }));
    desk.world.advance(1);
    run(desk.connection.test()).unwrap();
    assert_eq!(desk.world.count(Sort::Read), 2);
    let index = desk.request(7, 0);
    desk.work_out(index);
    assert_eq!(desk.observed(index), Observed::Invited);
}

#[test]
fn number_and_validity_go_with_the_pass() {
    let mut desk = Desk::<AccessGridRig>::open();
    let index = desk.request(7, 0);
    let number = CardNumber::parse(CardFormat::H10301, Some(42), "1234").unwrap();
    desk.files[index].credential.number = Some(number);
    let from = desk.world.state().now;
    let until = from.checked_add(SignedDuration::from_hours(24)).unwrap();
    desk.files[index].credential.validity = Validity::new(from, Some(until)).unwrap();
    desk.work_out(index);
    let sent = |desk: &Desk<AccessGridRig>| desk.world.state().rig.0.passes.values().next().unwrap().body.clone();
    let body = sent(&desk);
    assert_eq!((&body["card_number"], &body["site_code"]), (&"1234".into(), &"42".into()));
    assert_eq!((&body["start_date"], &body["expiration_date"]), (&from.to_string().into(), &until.to_string().into()));
    assert_eq!(body["full_name"], "Ada Ostrowski");

    let later = until.checked_add(SignedDuration::from_hours(24)).unwrap();
    desk.apply(index, CredentialEvent::ChangeValidity { validity: Validity::new(from, Some(later)).unwrap() });
    desk.with_order(index, |order| run(desk.connection.update(order))).unwrap();
    assert_eq!(sent(&desk)["expiration_date"], later.to_string());
}

#[test]
fn an_older_generations_pass_is_not_taken() {
    let mut desk = Desk::<AccessGridRig>::open();
    let index = desk.request(7, 0);
    desk.work_out(index);
    let first = desk.card_id(index);
    let credential = &mut desk.files[index].credential;
    (credential.generation, credential.observed, credential.counterpart) =
        (2, Observed::Nothing, Counterpart::default());
    desk.world.fail(Sort::Change, Fault::LostBefore);
    desk.work(index);
    desk.world.advance(91);
    desk.work_out(index);
    assert_ne!(desk.card_id(index), first);
    assert_eq!(desk.cards().len(), 2);
}

#[test]
fn a_pass_that_nobody_installed_is_said_to_be_that() {
    let mut desk = Desk::<AccessGridRig>::open();
    let index = desk.request(7, 0);
    desk.work_out(index);
    desk.apply(index, CredentialEvent::Suspend { reason: ReversibleReason::Lost });
    desk.world.fail(Sort::Change, Fault::Before(422));
    let worked = desk.work(index);
    assert!(matches!(&worked, Worked::Failed(Error::Refused(told)) if told.contains("installed")), "{worked:?}");
}

#[test]
fn a_refusal_that_speaks_of_money_is_an_exhausted_pool() {
    let mut desk = Desk::<AccessGridRig>::open();
    desk.world.state().rig.0.broke = Some(422);
    let index = desk.request(7, 0);
    assert_eq!(desk.work(index), Worked::Failed(Error::PoolExhausted));
}

#[test]
fn a_large_account_is_heard_of_page_by_page() {
    let mut desk = Desk::<AccessGridRig>::open();
    for person in 0..250 {
        let index = desk.request(1000 + person, 0);
        desk.work_out(index);
    }
    let mut bookmark = None;
    let mut look = |desk: &Desk<AccessGridRig>| {
        let before = desk.world.all_calls();
        let news = run(desk.connection.news(bookmark.as_deref())).unwrap();
        assert_eq!((desk.world.all_calls() - before, news.more), (1, false));
        bookmark = Some(news.bookmark);
        news.notices.len()
    };
    let pages = 4; // three of one template, one of the other
    assert_eq!((0..pages).map(|_| look(&desk)).sum::<usize>(), 0, "what there was is no news");
    desk.accept(3);
    desk.accept(207);
    let later = desk.request(7, 1);
    desk.work_out(later);
    assert_eq!((0..pages).map(|_| look(&desk)).collect::<Vec<_>>(), [1, 0, 1, 1]);
    assert_eq!((0..pages).map(|_| look(&desk)).sum::<usize>(), 0);
}
