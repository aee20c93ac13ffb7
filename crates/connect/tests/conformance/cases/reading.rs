//! What is there, and what happened there.

use std::collections::{BTreeMap, BTreeSet};

use connect::{Error, Found, Inventory, Notice, Subject};
use domain::credential::{CredentialEvent, FinalReason, Observation};

use crate::desk::{Desk, email_of, holder, run};
use crate::rig::Rig;

pub(crate) fn pools_are_told<R: Rig>() {
    let mut desk = Desk::<R>::open();
    let before = run(desk.connection.pools()).unwrap();
    let ids: BTreeSet<&str> = before.iter().map(|pool| pool.external_id.as_str()).collect();
    assert_eq!(ids, R::pools().into());
    assert!(before.iter().all(|pool| pool.open && !pool.name.is_empty()));
    let index = desk.request(7, 0);
    desk.work_out(index);
    let after = run(desk.connection.pools()).unwrap();
    let available = |pools: &[connect::PoolReport]| {
        pools.iter().find(|pool| pool.external_id == R::pools()[0]).and_then(|pool| pool.available)
    };
    assert_eq!(available(&before).is_some(), desk.capabilities.counts);
    assert_eq!(available(&after), available(&before).map(|before| before - 1));
}

/// Everything, page by page; where the budget ends, after a while.
fn inventory<R: Rig>(desk: &Desk<R>) -> Inventory {
    let mut all = Inventory::default();
    let mut cursor: Option<String> = None;
    loop {
        let page = match run(desk.connection.inventory(cursor.as_deref())) {
            Ok(page) => page,
            Err(Error::Limited { .. }) => {
                desk.world.advance(301);
                continue;
            }
            Err(error) => panic!("{error:?}"),
        };
        all.found.extend(page.found);
        all.holders.extend(page.holders);
        cursor = page.next;
        if cursor.is_none() {
            return all;
        }
    }
}

pub(crate) fn everything_is_listed_once<R: Rig>() {
    let mut desk = Desk::<R>::open();
    assert_eq!(inventory(&desk), Inventory::default());
    for person in 0..130_u128 {
        let index = desk.request(1000 + person, usize::from(person % 3 == 0));
        desk.work_out(index);
    }
    desk.accept(4);
    let all = inventory(&desk);
    let found: BTreeMap<&str, &Found> = all.found.iter().map(|found| (found.card.as_str(), found)).collect();
    assert_eq!((all.found.len(), found.len()), (130, 130));
    for (index, file) in desk.files.iter().enumerate() {
        let card = desk.card_id(index);
        let found = found[card.as_str()];
        assert_eq!(found.external_id.as_deref(), Some(file.user.as_str()));
        assert_eq!(found.pool.as_deref(), Some(file.pool));
        let expected = if index == 4 { Observation::Activated { device: None } } else { Observation::Invited };
        assert_eq!(found.observation, expected);
    }
    if desk.capabilities.holders {
        assert_eq!(all.holders.iter().map(|holder| &holder.id).collect::<BTreeSet<_>>().len(), 130);
    }
    if desk.capabilities.holders {
        let of = |file: &crate::desk::File| all.holders.iter().find(|one| one.external_id.as_ref() == Some(&file.user));
        assert!(desk.files.iter().all(|file| of(file).is_some_and(|one| one.email.is_some())));
    }
    desk.world.advance(301);
    what_one_has_is_told(&desk, &found);
    let one = found[desk.card_id(4).as_str()];
    assert_eq!(run(desk.connection.find(&one.holder, &one.card)).unwrap().as_ref(), Some(one));
    assert_eq!(run(desk.connection.find(&one.holder, "999999")).unwrap(), None);
    assert_eq!(run(desk.connection.find("999999", "999999")).unwrap(), None);
}

/// One person's belongings are what the list of all tells of the person; and a card can be ended that is nobody's.
fn what_one_has_is_told<R: Rig>(desk: &Desk<R>, found: &BTreeMap<&str, &Found>) {
    let user = desk.files[7].user.as_str();
    let email = email_of(user);
    let there = run(desk.connection.existing(holder(user, None, &email))).unwrap();
    assert_eq!(there.found.iter().collect::<Vec<_>>(), [found[desk.card_id(7).as_str()]]);
    assert_eq!(there.holders.len(), usize::from(desk.capabilities.holders));
    assert_eq!(
        run(desk.connection.existing(holder("nobody", None, "nobody@example.org"))).unwrap(),
        Inventory::default()
    );
    let card = desk.card_id(8);
    run(desk.connection.end_card(&card)).unwrap();
    run(desk.connection.end_card(&card)).unwrap();
    desk.settle();
    let ended = desk.cards().into_iter().find(|one| one.id == card);
    assert!(ended.is_none_or(|one| !one.living), "{card} lives on");
    run(desk.connection.end_card("999999")).unwrap();
}

/// Follows events to their end. A system that is looked at page by page needs a look for each.
fn follow<R: Rig>(desk: &Desk<R>, bookmark: &mut String) -> Vec<Notice> {
    let (mut all, mut looks) = (Vec::new(), 0);
    for _ in 0..100 {
        let news = run(desk.connection.news(Some(bookmark))).unwrap();
        all.extend(news.notices);
        *bookmark = news.bookmark;
        looks += usize::from(!news.more);
        if looks == 3 {
            return all;
        }
    }
    panic!("there is always more");
}

pub(crate) fn events_are_told_once<R: Rig>() {
    let mut desk = Desk::<R>::open();
    if !desk.capabilities.events.pull {
        return;
    }
    let mut bookmark = run(desk.connection.news(None)).unwrap().bookmark;
    assert_eq!(follow(&desk, &mut bookmark), []);
    let index = desk.request(7, 0);
    desk.work_out(index);
    let mut seen = BTreeSet::new();
    let mut told = Vec::new();
    let mut more = |desk: &Desk<R>, bookmark: &mut String| {
        for notice in follow(desk, bookmark) {
            assert!(seen.insert(notice.id.clone()), "told twice: {notice:?}");
            told.push(notice);
        }
    };
    more(&desk, &mut bookmark);
    desk.accept(index);
    more(&desk, &mut bookmark);
    desk.restart();
    desk.world.advance(40);
    desk.apply(index, CredentialEvent::Revoke { reason: FinalReason::Revoked });
    desk.work_out(index);
    desk.settle();
    for _ in 0..5 {
        desk.world.advance(200);
        more(&desk, &mut bookmark);
    }
    let card = desk.card_id(index);
    let about = |notice: &&Notice| matches!(&notice.subject, Subject::Card { card: about, .. } if *about == card);
    assert!(told.iter().filter(about).count() >= 2, "{told:?}");
    let last = told.iter().rfind(about).unwrap();
    let Subject::Card { observation, .. } = &last.subject else { panic!() };
    assert_eq!(*observation, Some(Observation::Revoked));
    assert!(told.is_sorted_by_key(|notice| notice.at));
}
