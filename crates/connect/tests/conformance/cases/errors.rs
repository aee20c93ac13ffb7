//! What goes wrong is told by its class, in words that say what to do and nothing that is nobody's business.

use connect::Error;

use crate::desk::{Desk, Worked, run};
use crate::outside::Fault;
use crate::rig::{Closed, Rig, Sort, VENDORS_WORDS};

fn failed(worked: Worked) -> Error {
    match worked {
        Worked::Failed(error) => error,
        other => panic!("{other:?}"),
    }
}

/// The error of an order that changes something, of one that reads, and that both work afterwards.
fn both<R: Rig>(fault: Fault) -> (Error, Error) {
    let mut desk = Desk::<R>::open();
    run(desk.connection.test()).unwrap();
    desk.world.fail(Sort::Read, fault);
    let reading = run(desk.connection.test()).unwrap_err();
    desk.world.advance(301);
    run(desk.connection.test()).unwrap();
    desk.world.fail(Sort::Change, fault);
    let index = desk.request(7, 0);
    let changing = failed(desk.work(index));
    desk.world.advance(301);
    desk.work_out(index);
    desk.is_settled().unwrap();
    (changing, reading)
}

pub(crate) fn without_access<R: Rig>() {
    let mut desk = Desk::<R>::open();
    desk.world.state().rig.admit(false);
    assert!(matches!(run(desk.connection.test()), Err(Error::Unauthorized(_))));
    let index = desk.request(7, 0);
    assert!(matches!(failed(desk.work(index)), Error::Unauthorized(_)));
    desk.world.state().rig.admit(true);
    desk.world.advance(61);
    run(desk.connection.test()).unwrap();
    desk.work_out(index);
    desk.is_settled().unwrap();
}

pub(crate) fn access_is_not_asked_for_again_and_again<R: Rig>() {
    let mut desk = Desk::<R>::open();
    desk.world.state().rig.admit(false);
    for person in 0..30 {
        let index = desk.request(100 + person, 0);
        assert!(matches!(failed(desk.work(index)), Error::Unauthorized(_)));
    }
    assert!(desk.world.count(Sort::Access) <= 1);
}

pub(crate) fn unreachable<R: Rig>() {
    let (changing, reading) = both::<R>(Fault::Never);
    assert!(matches!(changing, Error::Unreachable(_)), "{changing:?}");
    assert!(matches!(reading, Error::Unreachable(_)), "{reading:?}");
}

pub(crate) fn unavailable<R: Rig>() {
    for fault in [Fault::LostBefore, Fault::Before(500), Fault::Before(503), Fault::After(504)] {
        let (changing, reading) = both::<R>(fault);
        assert!(matches!(changing, Error::OutcomeUnknown(_)), "{fault:?}: {changing:?}");
        assert!(matches!(reading, Error::Unavailable(_)), "{fault:?}: {reading:?}");
    }
}

pub(crate) fn garbled<R: Rig>() {
    let (changing, reading) = both::<R>(Fault::Garbled);
    assert!(matches!(changing, Error::Unreadable(_)), "{changing:?}");
    assert!(reading.changed_nothing() && reading.may_pass(), "{reading:?}");
}

pub(crate) fn limited<R: Rig>() {
    let mut desk = Desk::<R>::open();
    let first = desk.request(7, 0);
    desk.work_out(first);
    desk.world.fail(Sort::Change, Fault::Limited);
    let second = desk.request(8, 0);
    let now = desk.world.state().now;
    let Error::Limited { until } = failed(desk.work(second)) else { panic!() };
    assert!(until > now);
    let calls = desk.world.all_calls();
    assert!(matches!(failed(desk.work(second)), Error::Limited { .. }));
    assert_eq!(desk.world.all_calls(), calls, "nobody is called before it is due");
    desk.work_out(second);
    desk.is_settled().unwrap();
}

pub(crate) fn pools<R: Rig>() {
    for (closed, expected) in [(Closed::Exhausted, Error::PoolExhausted), (Closed::Gone, Error::PoolUnavailable)] {
        for known in [false, true] {
            let mut desk = Desk::<R>::open();
            if known {
                let other = desk.request(7, 1);
                desk.work_out(other);
            }
            desk.world.state().rig.close_pool(R::pools()[0], closed);
            let index = desk.request(7, 0);
            assert_eq!(failed(desk.work(index)), expected);
            assert_eq!(desk.living(), usize::from(known));
            desk.world.state().rig.close_pool(R::pools()[0], Closed::Not);
            desk.work_out(index);
            desk.is_settled().unwrap();
        }
    }
}

pub(crate) fn say_no_secret<R: Rig>() {
    let faults = [
        Fault::Never,
        Fault::LostBefore,
        Fault::Garbled,
        Fault::Limited,
        Fault::Before(301),
        Fault::Before(400),
        Fault::Before(401),
        Fault::Before(404),
        Fault::Before(409),
        Fault::Before(412),
        Fault::Before(418),
        Fault::Before(422),
        Fault::Before(500),
    ];
    for sort in [Sort::Change, Sort::Read, Sort::Access] {
        for fault in faults {
            let mut desk = Desk::<R>::open();
            desk.world.fail(sort, fault);
            let index = desk.request(7, 0);
            let mut told = vec![desk.work(index)];
            told.extend(run(desk.connection.test()).map_err(Worked::Failed).err());
            let text = format!("{told:?}");
            for forbidden in [R::secret(), VENDORS_WORDS, "://", "example.org", "Ostrowski"] {
                assert!(!text.contains(forbidden), "{sort:?}, {fault:?}: {text}");
            }
        }
    }
}
