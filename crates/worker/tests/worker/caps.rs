//! Nobody is flooded.

use domain::job::{ContactNotice, HolderNotice, Letter, Task};
use domain::project::Locale;
use domain::time::SignedDuration;

use crate::contact;
use crate::office::Office;
use crate::sms;

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

#[tokio::test]
async fn a_number_gets_so_many_sms_an_hour_and_the_rest_later() {
    for office in Office::both().await {
        sms::with_gateway(&office).await;
        let cx = office.cx();
        for _ in 0..7 {
            let letter = Letter { mobile: Some("+436601234567".to_owned()), ..Letter::default() };
            let mut uow = cx.begin().await.unwrap();
            let task = Task::NotifyHolder { notice: HolderNotice::PhoneAdded };
            app::jobs::queue_letter(&cx, &mut uow, task, letter, cx.now()).await.unwrap();
            uow.commit().await.unwrap();
        }
        office.work().await;
        assert_eq!(office.carrier.sent().len(), 5, "gateways charge for each");
        office.house.pass(SignedDuration::from_mins(61));
        office.work().await;
        assert_eq!((office.carrier.sent().len(), office.jobs().await), (7, Vec::new()));
    }
}

#[tokio::test]
async fn a_contact_who_hears_of_many_people_gets_more_but_not_without_end() {
    for office in Office::both().await {
        contact::hire(&office, "kim@example.org", Locale::En).await;
        for _ in 0..62 {
            contact::tell(&office, ContactNotice::PhoneReset).await;
        }
        office.work().await;
        assert_eq!(office.carrier.sent().len(), 60);
        office.house.pass(SignedDuration::from_mins(61));
        office.work().await;
        assert_eq!(office.carrier.sent().len(), 62);
    }
}
