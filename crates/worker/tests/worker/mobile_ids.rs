//! What holders are told of their mobile IDs: that they are ready, or not; that they end; and how they are renewed.

use app::processes;
use app::sweeps::Sweep;
use domain::event::{Actor, Category};
use domain::mobile_id::{ProcessKind, QrPlace};
use domain::process::ProcessState;
use domain::time::SignedDuration;

use crate::office::Office;
use crate::supply::{MOBILE, with_gateway};

const DAY: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test]
async fn who_has_a_new_mobile_id_is_told_once() {
    for office in Office::both().await {
        office.supplies(|_| {}).await;
        let user = office.holder(None).await;
        let process = office.supplied(&user, 1).await;
        assert_eq!(process.state, ProcessState::Completed);
        let sent = office.sent_since(1).await; // after the PIN
        assert_eq!(
            sent.iter().map(|sent| sent.subject.as_str()).collect::<Vec<_>>(),
            ["Your mobile ID for Campus 北 is ready"]
        );
        for said in ["the phone Phone 1", "valid until 14 January 2029", "If it was not you"] {
            assert!(sent[0].text.contains(said), "{said}: {}", sent[0].text);
        }
    }
}

#[tokio::test]
async fn a_new_phone_is_announced_by_sms_beside_the_mail_and_by_mail_where_that_is_not_sent() {
    for office in Office::both().await {
        office.supplies(with_gateway).await;
        office.supplied(&office.holder(Some(MOBILE)).await, 1).await;
        let sent = office.sent_since(1).await;
        let mut to: Vec<_> =
            sent.iter().map(|sent| (sent.to.as_str(), sent.text.contains("added as your key"))).collect();
        to.sort_unstable();
        assert_eq!(to, [(MOBILE, true), ("ada@example.org", false)]);
    }
    for office in Office::both().await {
        office.supplies(|settings| settings.mobile_id.notify.success = false).await;
        office.supplied(&office.holder(None).await, 1).await;
        let sent = office.sent_since(1).await;
        assert_eq!(sent.len(), 1);
        assert!(sent[0].subject.starts_with("A phone was added"), "{}", sent[0].subject);
    }
}

#[tokio::test]
async fn who_waits_in_vain_is_told_and_who_never_heard_of_it_is_not() {
    for office in Office::both().await {
        office.supplies(|_| {}).await;
        let user = office.holder(None).await;
        let begun = processes::start(&office.cx(), ProcessKind::Supply, user.id).await.unwrap().process.id;
        office.house.pass(DAY + DAY);
        office.sweep_one(Sweep::Processes).await;
        assert_eq!(office.process(begun).await.reason.as_deref(), Some("timeout"));
        let cancelled = office.supply(&user, QrPlace::Shown).await.process.id;
        processes::cancel(&office.cx(), cancelled).await.unwrap();
        assert_eq!(office.sent_since(0).await, [], "the PIN of what was cancelled is not sent either");
        office.supply(&user, QrPlace::Shown).await;
        assert_eq!(office.sent_since(0).await.len(), 1, "the PIN");
        office.house.pass(DAY + DAY * 7);
        office.sweep_one(Sweep::Processes).await;
        let sent = office.sent_since(1).await;
        assert_eq!(sent.len(), 1);
        assert!(sent[0].text.contains("The phone did not do its part in time."), "{}", sent[0].text);
        office.set(|settings| settings.mobile_id.notify.failure = false).await;
        office.supply(&user, QrPlace::Shown).await;
        office.work().await;
        office.house.pass(DAY + DAY * 7);
        office.sweep_one(Sweep::Processes).await;
        assert_eq!(office.sent_since(3).await, []);
    }
}

#[tokio::test]
async fn holders_are_reminded_on_the_days_of_the_options_once_for_all_certificates() {
    for office in Office::both().await {
        office.supplies(|settings| settings.mobile_id.processes.set(ProcessKind::Renew, false)).await;
        office.supplied(&office.holder(None).await, 1).await;
        office.work().await;
        let before = office.carrier.sent().len();
        office.house.pass(DAY * 660);
        for _ in 0..(72 * 4) {
            office.sweep_one(Sweep::MobileIds).await;
            office.work().await;
            office.house.pass(SignedDuration::from_hours(6));
        }
        let subjects: Vec<_> = office.sent_since(before).await.into_iter().map(|sent| sent.subject).collect();
        let days = |days: &str| format!("Your mobile ID for Campus 北 ends {days}");
        let mut expected: Vec<_> = [60, 30, 14, 7, 6, 5, 4, 3, 2].map(|left| days(&format!("in {left} days"))).into();
        expected.extend([days("in 1 day"), days("within a day")]);
        assert_eq!(subjects, expected);
        let events = office.events(Category::CertificateExpiring).await;
        assert_eq!(events.len(), expected.len());
        assert!(events.iter().all(|event| event.detail.certificate.is_some()));
        assert_eq!(office.processes(ProcessKind::Renew).await, []);
    }
}

#[tokio::test]
async fn after_a_standstill_there_is_one_reminder_and_the_next_a_day_later_at_the_earliest() {
    for office in Office::both().await {
        office.supplies(|settings| settings.mobile_id.processes.set(ProcessKind::Renew, false)).await;
        office.supplied(&office.holder(None).await, 1).await;
        office.work().await;
        let before = office.carrier.sent().len();
        // The sixth day is over in half an hour.
        office.house.pass(DAY * 724 - SignedDuration::from_mins(30));
        assert_eq!(office.sweep_one(Sweep::MobileIds).await, 1);
        for hour in 1..=24 {
            office.house.pass(SignedDuration::from_hours(1));
            let sent = office.sweep_one(Sweep::MobileIds).await;
            assert_eq!(sent, u64::from(hour == 24), "after {hour} hours");
        }
        assert_eq!(office.sent_since(before).await.len(), 2);
    }
}

#[tokio::test]
async fn a_renewal_is_opened_once_and_ends_with_the_phones_word() {
    for office in Office::both().await {
        office.supplies(|settings| settings.mobile_id.reminders_days = serde_json::from_str("[]").unwrap()).await;
        let user = office.holder(None).await;
        office.supplied(&user, 1).await;
        office.work().await;
        let before = office.carrier.sent().len();
        office.house.pass(DAY * 700 - SignedDuration::from_mins(5));
        assert_eq!(office.sweep_one(Sweep::MobileIds).await, 0);
        office.house.pass(SignedDuration::from_mins(10));
        assert_eq!(office.sweep_one(Sweep::MobileIds).await, 1);
        office.house.pass(DAY + DAY);
        assert_eq!(office.sweep_one(Sweep::MobileIds).await, 0, "not twice");
        let open = office.processes(ProcessKind::Renew).await;
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].state, open[0].started_by), (ProcessState::WaitingForPhone, Actor::System));
        assert_eq!(open[0].ends_at.unwrap().to_string(), "2029-01-14T07:59:59Z", "with the certificate");
        // It keeps nobody from anything.
        let lock = processes::start(&office.cx(), ProcessKind::Lock, user.id).await.unwrap();
        processes::cancel(&office.cx(), lock.process.id).await.unwrap();
        let wanted = office.to_renew(1).await;
        assert_eq!(wanted.len(), 2);
        office.install(1, &wanted).await;
        assert_eq!(office.process(open[0].id).await.state, ProcessState::Completed);
        let sent = office.sent_since(before).await;
        assert_eq!(
            sent.iter().map(|sent| sent.subject.as_str()).collect::<Vec<_>>(),
            ["Your mobile ID for Campus 北 was renewed"]
        );
        office.house.pass(DAY * 31);
        assert_eq!(office.sweep_one(Sweep::MobileIds).await, 0);
        assert!(office.to_renew(1).await.is_empty());
        office.house.pass(DAY * 680);
        assert_eq!(office.sweep_one(Sweep::MobileIds).await, 1, "the next one in its time");
    }
}

#[tokio::test]
async fn a_renewal_that_is_cancelled_or_late_leaves_the_mobile_id_as_it_is() {
    for office in Office::both().await {
        office.supplies(|settings| settings.mobile_id.reminders_days = serde_json::from_str("[]").unwrap()).await;
        let user = office.holder(None).await;
        office.supplied(&user, 1).await;
        office.work().await;
        let before = office.carrier.sent().len();
        office.house.pass(DAY * 701);
        office.sweep_one(Sweep::MobileIds).await;
        let open = office.processes(ProcessKind::Renew).await.remove(0);
        processes::cancel(&office.cx(), open.id).await.unwrap();
        office.house.pass(DAY + DAY);
        assert_eq!(office.sweep_one(Sweep::MobileIds).await, 0, "nobody begins again what was cancelled");
        assert_eq!(office.sent_since(before).await, []);
        assert_eq!(office.to_renew(1).await.len(), 2, "the phone may still");
        let refused = processes::start(&office.cx(), ProcessKind::Renew, user.id).await;
        assert!(matches!(refused, Err(app::Error::Invalid(_))), "only Claviger begins it");
    }
    for office in Office::both().await {
        office.supplies(|settings| settings.mobile_id.reminders_days = serde_json::from_str("[]").unwrap()).await;
        office.supplied(&office.holder(None).await, 1).await;
        office.work().await;
        let before = office.carrier.sent().len();
        office.house.pass(DAY * 701);
        office.sweep_one(Sweep::MobileIds).await;
        office.house.pass(DAY * 30);
        office.sweep_one(Sweep::Processes).await;
        let late = office.processes(ProcessKind::Renew).await.remove(0);
        assert_eq!((late.state, late.reason.as_deref()), (ProcessState::Failed, Some("timeout")));
        let sent = office.sent_since(before).await;
        assert_eq!(sent.len(), 1);
        assert!(sent[0].subject.ends_with("was not renewed"), "{}", sent[0].subject);
    }
}
