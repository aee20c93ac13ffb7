//! Nobody is flooded.

use domain::time::SignedDuration;

use crate::office::Office;

#[tokio::test]
async fn a_person_gets_so_many_mails_an_hour_and_the_rest_later() {
    for office in Office::both().await {
        for _ in 0..23 {
            office.tell("ada@example.org").await;
        }
        office.tell("Bob@example.org").await;
        office.work().await;
        let to = |who: &str| office.carrier.sent().iter().filter(|sent| sent.to.eq_ignore_ascii_case(who)).count();
        assert_eq!((to("ada@example.org"), to("bob@example.org")), (20, 1));
        office.house.pass(SignedDuration::from_mins(59));
        office.work().await;
        assert_eq!(to("ada@example.org"), 20);
        office.house.pass(SignedDuration::from_mins(2));
        office.work().await;
        assert_eq!(to("ada@example.org"), 23);
        assert_eq!(office.jobs().await, []);
    }
}
