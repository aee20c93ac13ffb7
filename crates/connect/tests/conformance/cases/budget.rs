//! The system's limits are kept, and not by running into them.

use connect::Error;

use crate::desk::{Desk, Worked, run};
use crate::rig::{Rig, Sort};

/// The rig refuses what is too much; here nothing ever is.
pub(crate) fn is_kept<R: Rig>() {
    const PEOPLE: u128 = 900;
    let mut desk = Desk::<R>::open();
    for person in 0..PEOPLE {
        let index = desk.request(1000 + person, 0);
        while let Worked::Failed(error) = desk.work(index) {
            let Error::Limited { until } = error else { panic!("{error:?}") };
            let now = desk.world.state().now;
            desk.world.advance(until.duration_since(now).as_secs().max(1));
        }
        desk.world.advance(i64::from(person % 7 == 0));
    }
    desk.is_settled().unwrap();
    let people = u32::try_from(PEOPLE).unwrap();
    let calls = u32::try_from(desk.world.all_calls()).unwrap();
    assert!(f64::from(calls) / f64::from(people) <= 1.05, "{calls} calls for {people} people");
    assert_eq!(desk.world.state().too_many, 0);
}

/// Many who come at once wait for one access.
pub(crate) fn one_access_for_all<R: Rig>() {
    let desk = Desk::<R>::open();
    run(async {
        let callers: Vec<_> = (0..20)
            .map(|_| {
                let connection = desk.connection.clone();
                tokio::spawn(async move { connection.test().await })
            })
            .collect();
        for caller in callers {
            caller.await.unwrap().unwrap();
        }
    });
    assert!(desk.world.count(Sort::Access) <= 1);
    assert_eq!(desk.world.count(Sort::Read), 20);
}

pub(crate) fn access_that_ran_out<R: Rig>() {
    let mut desk = Desk::<R>::open();
    run(desk.connection.test()).unwrap();
    let before = desk.world.count(Sort::Access);
    desk.world.state().rig.forget_access();
    let index = desk.request(7, 0);
    assert_eq!(desk.work(index), Worked::Agrees);
    assert!(desk.world.count(Sort::Access) <= before + 1);
    for hour in 0..5 {
        desk.world.advance(3600);
        run(desk.connection.test()).unwrap();
        assert!(desk.world.count(Sort::Access) <= before + 2 + hour);
    }
    desk.is_settled().unwrap();
}
