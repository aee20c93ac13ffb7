//! A mass that leaves is one mail to the official contact, and nobody is missing from it or named twice.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::job::{ContactNotice, Letter, Task};
use domain::project::Locale;
use domain::time::SignedDuration;

use crate::carrier::{Next, Sent};
use crate::contact::hire;
use crate::office::{Office, Running};

/// Queues the news of those whose rights are revoked, in one unit of work, as a sync does.
async fn leave(office: &Office, people: std::ops::Range<usize>) {
    let cx = office.cx();
    let mut uow = cx.begin().await.unwrap();
    for person in people {
        let letter = Letter { display_name: name(person), ..Letter::default() };
        let notice = ContactNotice::RightsRevoked { by_phone: person % 2 == 0 };
        app::jobs::queue_letter(&cx, &mut uow, Task::NotifyContact { notice }, letter, cx.now()).await.unwrap();
    }
    uow.commit().await.unwrap();
}

fn name(person: usize) -> String {
    format!("Leaver No{person:04}.")
}

/// How often each of them is named, in all mails.
fn named(sent: &[Sent], people: std::ops::Range<usize>) -> BTreeMap<usize, usize> {
    let times = |person| sent.iter().map(|mail| mail.text.matches(&name(person)).count()).sum();
    people.map(|person| (person, times(person))).collect()
}

fn each_once(people: std::ops::Range<usize>) -> BTreeMap<usize, usize> {
    people.map(|person| (person, 1)).collect()
}

#[tokio::test]
async fn all_who_leave_together_are_in_one_mail_however_many_hands_there_are() {
    for office in Office::both().await {
        hire(&office, "kim@example.org", Locale::En).await;
        leave(&office, 0..60).await;
        let (one, other) = (Running::start(&office.app, 8), Running::start(&office.app, 8));
        office.until(|carrier| !carrier.sent().is_empty()).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        one.stop().await;
        other.stop().await;
        let sent = office.carrier.sent();
        let subjects: Vec<_> = sent.iter().map(|mail| mail.subject.as_str()).collect();
        assert_eq!(subjects, ["Rights of 60 users are revoked"]);
        assert_eq!(named(&sent, 0..60), each_once(0..60));
        assert_eq!(office.jobs().await, []);
    }
}

#[tokio::test]
async fn of_a_great_many_the_first_hundred_are_named_and_all_are_counted() {
    for office in Office::both().await {
        hire(&office, "kim@example.org", Locale::En).await;
        leave(&office, 0..250).await;
        office.work().await;
        let sent = office.carrier.sent();
        assert_eq!((sent.len(), sent[0].subject.as_str()), (1, "Rights of 250 users are revoked"));
        assert_eq!(named(&sent, 0..100), each_once(0..100));
        assert!(named(&sent, 100..250).values().all(|times| *times == 0));
        assert!(sent[0].text.contains("Only the first 100 of 250 are listed."), "{}", sent[0].text);
    }
}

#[tokio::test]
async fn those_who_follow_one_by_one_are_told_of_at_once_and_then_together() {
    for office in Office::both().await {
        hire(&office, "kim@example.org", Locale::En).await;
        for person in 0..20 {
            leave(&office, person..person + 1).await;
            office.work().await;
            office.house.pass(SignedDuration::from_secs(10));
        }
        let sent = office.carrier.sent();
        assert_eq!(sent.len(), 6);
        assert_eq!(sent[0].subject, "Rights of Leaver No0000. are revoked");
        assert_eq!(named(&sent, 0..6), each_once(0..6));
        office.house.pass(SignedDuration::from_hours(1));
        office.work().await;
        let sent = office.carrier.sent();
        assert_eq!((sent.len(), sent[6].subject.as_str()), (7, "Rights of 14 users are revoked"));
        assert_eq!(named(&sent[6..], 6..20), each_once(6..20));
        assert_eq!(office.jobs().await, []);
    }
}

#[tokio::test]
async fn a_list_that_is_sent_again_after_a_crash_is_the_same_and_whoever_came_meanwhile_is_in_the_next() {
    for office in Office::both().await {
        hire(&office, "kim@example.org", Locale::En).await;
        leave(&office, 0..3).await;
        office.carrier.next([Next::Gated]);
        let running = office.start();
        office.until(|carrier| carrier.sent().len() == 1).await;
        running.crash().await; // the mail server has the mail, and nobody knows
        leave(&office, 3..5).await;
        office.house.pass(SignedDuration::from_mins(30));
        office.work().await;
        let mut sent = office.carrier.sent();
        sent.sort_by_key(|mail| mail.subject.clone());
        assert_eq!(sent.len(), 3, "{sent:?}");
        assert_eq!(named(&sent[..1], 0..5), BTreeMap::from([(0, 0), (1, 0), (2, 0), (3, 1), (4, 1)]));
        assert_eq!(sent[1], sent[2], "the same mail under the same id");
        assert_eq!(named(&sent[1..2], 0..5), BTreeMap::from([(0, 1), (1, 1), (2, 1), (3, 0), (4, 0)]));
        assert_eq!(office.jobs().await, []);
    }
}
