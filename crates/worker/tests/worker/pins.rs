//! The enrolment PIN goes another way than the link, and nowhere else.

use std::io::Write;
use std::sync::{Arc, Mutex};

use app::credentials;
use app::enrol::Error;
use domain::event::Category;
use domain::invitation::{Channel, InvitationState, Refusal};
use domain::mobile_id::QrPlace;
use domain::process::ProcessState;
use domain::settings::Settings;
use store::repo::list::ListQuery;
use store::repo::{AUDIT, EVENTS, JOBS};

use crate::office::Office;
use crate::supply::{MOBILE, code_in, pin_in, with_gateway};

const MAIL: &str = "ada@example.org";

#[tokio::test]
async fn pin_and_link_never_go_the_same_way() {
    // Where the link goes, whether there are SMS, and then: where the PIN goes.
    for (place, has_sms, way) in [
        (QrPlace::Shown, true, Some(MOBILE)),
        (QrPlace::Shown, false, Some(MAIL)),
        (QrPlace::Mailed, true, Some(MOBILE)),
        (QrPlace::Mailed, false, None),
    ] {
        for office in Office::both().await {
            office
                .supplies(|settings| {
                    if has_sms {
                        with_gateway(settings);
                    }
                })
                .await;
            office.set(|settings| settings.invitations.sms = true).await;
            let user = office.holder(Some(MOBILE)).await;
            let shown = office.supply(&user, place).await;
            let sent = office.sent_since(0).await;
            let with_pin: Vec<_> = sent.iter().filter(|sent| pin_in(sent).is_some()).collect();
            assert_eq!(
                with_pin.iter().map(|sent| sent.to.as_str()).collect::<Vec<_>>(),
                Vec::from_iter(way),
                "{place:?}"
            );
            let with_link: Vec<_> = sent.iter().filter(|sent| sent.text.contains("/m/#")).collect();
            assert_eq!(
                with_link.iter().map(|sent| sent.to.as_str()).collect::<Vec<_>>(),
                match place {
                    QrPlace::Shown => vec![],
                    QrPlace::Mailed => vec![MAIL],
                }
            );
            assert!(with_pin.iter().all(|sent| !sent.text.contains("/m/#") && pin_in(sent) != pin_subject(sent)));
            assert!(with_link.iter().all(|sent| sent.text.contains("Enter the PIN") == way.is_some()), "{place:?}");
            let code = match shown.enrolment {
                Some(enrolment) => code_in(&enrolment.url).to_owned(),
                None => code_in(&with_link[0].text).to_owned(),
            };
            if let Some(sent) = with_pin.first() {
                assert!(matches!(office.claim(&code, None, 1).await, Err(Error::PinRequired)));
                office.claim(&code, pin_in(sent).as_deref(), 1).await.unwrap();
            } else {
                office.claim(&code, None, 1).await.unwrap();
            }
        }
    }
}

fn pin_subject(sent: &crate::carrier::Sent) -> Option<String> {
    pin_in(&crate::carrier::Sent { text: sent.subject.clone(), ..sent.clone() })
}

#[tokio::test]
async fn an_invitation_that_is_sent_again_has_a_pin_of_its_own() {
    for office in Office::both().await {
        office.supplies(with_gateway).await;
        let user = office.holder(Some(MOBILE)).await;
        let shown = office.supply(&user, QrPlace::Shown).await;
        let first = pin_in(&office.sent_since(0).await[0]).unwrap();
        let credential = shown.process.credential.unwrap();
        credentials::resend_invitation(&office.cx(), credential, Some(Channel::Sms)).await.unwrap();
        let sent = office.sent_since(1).await;
        let (link, pin) = sent.iter().partition::<Vec<_>, _>(|sent| sent.text.contains("/m/#"));
        assert_eq!((link[0].to.as_str(), pin[0].to.as_str(), sent.len()), (MOBILE, MAIL, 2));
        let second = pin_in(pin[0]).unwrap();
        assert_ne!(first, second);
        let code = code_in(&link[0].text);
        assert!(matches!(office.claim(code, Some(&first), 1).await, Err(Error::PinWrong { attempts_left: 4 })));
        office.claim(code, Some(&second), 1).await.unwrap();
    }
}

#[tokio::test]
async fn where_no_way_is_left_the_job_and_the_process_fail() {
    for office in Office::both().await {
        office.supplies(with_gateway).await;
        let user = office.holder(Some(MOBILE)).await;
        let shown = office.supply(&user, QrPlace::Mailed).await;
        office.change(user, |user| user.profile.mobile = None).await;
        let sent = office.sent_since(0).await;
        assert!(sent.iter().all(|sent| sent.to == MAIL && pin_in(sent).is_none()));
        let told = sent.last().unwrap();
        assert!(told.text.contains("The enrolment PIN could not be sent to you."), "{}", told.text);
        let process = office.process(shown.process.id).await;
        assert_eq!((process.state, process.reason.as_deref()), (ProcessState::Failed, Some("pin_undelivered")));
        let credential = office.credential(process.credential.unwrap()).await;
        assert!(credential.is_final());
        assert_eq!(office.jobs().await.iter().map(|count| count.dead).sum::<u64>(), 1);
    }
}

#[tokio::test]
async fn the_fifth_wrong_pin_ends_invitation_and_process_at_once() {
    for office in Office::both().await {
        office.supplies(|_| {}).await;
        let user = office.holder(None).await;
        let shown = office.supply(&user, QrPlace::Shown).await;
        let pin = pin_in(&office.sent_since(0).await[0]).unwrap();
        let wrong = if pin == "000000" { "000001" } else { "000000" };
        let code = code_in(&shown.enrolment.unwrap().url).to_owned();
        for left in (1..=4).rev() {
            let refused = office.claim(&code, Some(wrong), 1).await.unwrap_err();
            assert!(matches!(refused, Error::PinWrong { attempts_left } if attempts_left == left), "{refused}");
            assert_eq!(office.process(shown.process.id).await.state, ProcessState::WaitingForPhone);
        }
        for pin in [wrong, pin.as_str()] {
            let refused = office.claim(&code, Some(pin), 1).await.unwrap_err();
            assert!(matches!(refused, Error::Code(Refusal::PinBurned)), "{refused}");
        }
        let process = office.process(shown.process.id).await;
        assert_eq!((process.state, process.reason.as_deref()), (ProcessState::Failed, Some("wrong_pins")));
        let credential = office.credential(process.credential.unwrap()).await;
        assert!(credential.is_final());
        assert_eq!(office.invitations(&credential).await[0].state, InvitationState::Burned);
        assert_eq!(office.events(Category::ProcessFailed).await.len(), 1);
        let sent = office.sent_since(1).await;
        assert_eq!(sent.len(), 1);
        assert!(sent[0].text.contains("The enrolment PIN was wrong five times"), "{}", sent[0].text);
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The runtime has one thread, so that all of it writes into this test's log.
#[tokio::test]
async fn the_pin_stands_in_its_message_and_nowhere_else() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).finish();
    // As in the test of the other secrets: a second dispatcher makes `tracing` ask this thread's.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let _guard = tracing::subscriber::set_default(subscriber);
    let office = Office::sqlite().await;
    office.supplies(|_: &mut Settings| {}).await;
    let user = office.holder(None).await;
    let shown = office.supply(&user, QrPlace::Shown).await;
    let job_before = format!("{:?}", office.queued().await);
    let told = format!("{shown:?}");
    let pin = pin_in(&office.sent_since(0).await[0]).unwrap();
    let code = code_in(&shown.enrolment.unwrap().url).to_owned();
    office.claim(&code, Some("12"), 1).await.unwrap_err();
    office.claim(&code, Some(&pin), 1).await.unwrap();
    let (mut reader, project) = (office.app.store().read().await.unwrap(), office.house.project.id);
    let events = reader.events().list(project, &ListQuery { limit: 500, ..ListQuery::of(&EVENTS) }).await.unwrap();
    let audit = reader.audit().list(project, &ListQuery { limit: 500, ..ListQuery::of(&AUDIT) }).await.unwrap();
    let jobs = reader.jobs().list(project, &ListQuery { limit: 500, ..ListQuery::of(&JOBS) }).await.unwrap();
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(job_before.contains("SendEnrolmentPin") && !events.items.is_empty() && !log.is_empty());
    for (place, text) in [
        ("the log", log),
        ("a job", job_before),
        ("what the process shows", told),
        ("the events", format!("{:?}", events.items)),
        ("the audit trail", format!("{:?}", audit.items)),
        ("the jobs", format!("{:?}", jobs.items)),
    ] {
        assert!(!has_word(&text, &pin), "{place} holds the PIN");
    }
}

/// Whether six digits stand there that are not part of a longer number or an id.
fn has_word(text: &str, pin: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').any(|word| word == pin)
}
