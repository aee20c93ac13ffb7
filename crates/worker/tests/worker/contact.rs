//! What the official contact hears, and who that is.

use domain::id::{Id, kind};
use domain::job::{ContactNotice, Letter, Task};
use domain::operator::{Binding, Operator, Role};
use domain::project::Locale;
use domain::sync::run::{RunSource, SourceFile, SyncRun};
use domain::sync::{Fault, FaultList, Problem};
use domain::time::SignedDuration;
use secrecy::SecretString;

use crate::office::Office;

pub(crate) async fn hire(office: &Office, email: &str, locale: Locale) -> Operator {
    let operator = Operator {
        id: office.app.fresh_id().unwrap(),
        email: email.parse().unwrap(),
        name: "Kim Berger".to_owned(),
        locale,
        instance_owner: false,
        enabled: true,
        bindings: vec![Binding { project: office.house.project.id, role: Role::Admin }],
        created_at: office.app.now(),
        last_login_at: None,
        version: 1,
    };
    let mut uow = office.app.store().begin().await.unwrap();
    uow.operators().add(&operator, &SecretString::from("$argon2id$")).await.unwrap();
    uow.commit().await.unwrap();
    operator
}

pub(crate) async fn tell(office: &Office, notice: ContactNotice) {
    let letter = Letter { display_name: "Ada Lovelace".to_owned(), ..Letter::default() };
    let cx = office.cx();
    let mut uow = cx.begin().await.unwrap();
    app::jobs::queue_letter(&cx, &mut uow, Task::NotifyContact { notice }, letter, cx.now()).await.unwrap();
    uow.commit().await.unwrap();
}

/// A file with 120 rows that are all wrong.
async fn refused_run(office: &Office) -> Id<kind::SyncRun> {
    let mut errors = FaultList::default();
    errors.add((1..=120).map(|line| Fault::at(line, 3, "not an address", Problem::EmailMalformed)));
    let file = SourceFile {
        name: Some("staff <b>.csv".to_owned()),
        sender: "Access control".to_owned(),
        sha256: "0".repeat(64),
        bytes: 1,
    };
    let (id, now) = (office.app.fresh_id().unwrap(), office.app.now());
    let run = SyncRun::begin((id, office.house.project.id), RunSource::Upload, file, false, 0, now);
    let mut uow = office.app.store().begin().await.unwrap();
    uow.sync_runs().add(&run.fail(None, errors, now).unwrap()).await.unwrap();
    uow.commit().await.unwrap();
    id
}

#[tokio::test]
async fn without_an_operator_nobody_is_told_and_the_first_one_hears_until_another_is_chosen() {
    for office in Office::both().await {
        tell(&office, ContactNotice::SyncStale).await;
        office.work().await;
        assert_eq!((office.carrier.tries(), office.jobs().await), (0, vec![]));
        hire(&office, "first@example.org", Locale::En).await;
        office.house.pass(SignedDuration::from_secs(1));
        let second = hire(&office, "a.second@example.org", Locale::De).await;
        tell(&office, ContactNotice::SyncStale).await;
        office.work().await;
        let mut project = office.house.project.clone();
        project.official_contact = Some(second.id);
        project.version += 1;
        let mut uow = office.app.store().begin().await.unwrap();
        uow.projects().update(&project).await.unwrap();
        uow.commit().await.unwrap();
        tell(&office, ContactNotice::SyncStale).await;
        office.work().await;
        let sent = office.carrier.sent();
        let heard: Vec<_> = sent.iter().map(|sent| (sent.to.as_str(), sent.subject.as_str())).collect();
        let english = ("first@example.org", "Auto-sync: no file for too long");
        assert_eq!(heard[0], english);
        assert_eq!(heard[1].0, "a.second@example.org");
        assert_ne!(heard[1].1, english.1, "the second reads German");
    }
}

#[tokio::test]
async fn a_refused_file_is_mailed_with_its_first_hundred_errors() {
    for office in Office::both().await {
        hire(&office, "kim@example.org", Locale::En).await;
        let run = refused_run(&office).await;
        tell(&office, ContactNotice::SyncFailed { run }).await;
        office.work().await;
        let text = &office.carrier.sent()[0].text;
        let link = format!("https://doors.example.org/projects/campus/sync-runs/{run}");
        for part in ["staff <b>.csv", "Access control", "120", "not an address", &link] {
            assert!(text.contains(part), "{part} is missing in:\n{text}");
        }
        assert_eq!(text.matches("not an address").count(), 100);
    }
}

#[tokio::test]
async fn every_trouble_with_a_credential_names_its_holder_and_system() {
    for office in Office::both().await {
        hire(&office, "kim@example.org", Locale::En).await;
        let (_, credential) = office.invite("ada", "1").await;
        office.work().await;
        let credential = credential.id;
        tell(&office, ContactNotice::IssueFailed { credential }).await;
        tell(&office, ContactNotice::RevokeFailed { credential }).await;
        tell(&office, ContactNotice::RevocationOverdue { credential }).await;
        tell(&office, ContactNotice::PhoneReset).await;
        tell(&office, ContactNotice::RightsRevoked { by_phone: false }).await;
        office.work().await;
        let sent: Vec<_> = office.carrier.sent().into_iter().filter(|sent| sent.to == "kim@example.org").collect();
        let subjects: Vec<_> = sent.iter().map(|sent| sent.subject.as_str()).collect();
        assert_eq!(
            subjects,
            [
                "The credential of Ada Lovelace could not be issued",
                "The credential of Ada Lovelace could not be revoked",
                "The revocation of Ada Lovelace is overdue",
                "Ada Lovelace reset the phone",
                "Rights of Ada Lovelace are revoked",
            ]
        );
        assert!(
            sent[..3].iter().all(|sent| sent.text.contains("Mobile ID") && sent.text.contains(&credential.to_string()))
        );
    }
}

#[tokio::test]
async fn a_projects_own_words_take_the_place_of_ours_and_the_contact_is_named() {
    for office in Office::both().await {
        hire(&office, "kim@example.org", Locale::En).await;
        let own = store::repo::TemplateOverride {
            kind: "reset".to_owned(),
            locale: Locale::En,
            parts: [("subject".to_owned(), "Gone, {{ holder.first_name }}".to_owned())].into(),
            updated_at: office.app.now(),
            version: 1,
        };
        let mut uow = office.app.store().begin().await.unwrap();
        uow.template_overrides().update(office.house.project.id, &own).await.unwrap();
        uow.commit().await.unwrap();
        office.tell("ada@example.org").await;
        office.work().await;
        let sent = office.carrier.sent();
        assert_eq!(sent[0].subject, "Gone, Ada");
        assert!(sent[0].text.contains("Kim Berger") && sent[0].text.contains("kim@example.org"));
    }
}

#[tokio::test]
async fn a_mass_of_other_news_keeps_no_alarm_waiting() {
    let office = Office::sqlite().await;
    hire(&office, "kim@example.org", Locale::En).await;
    for _ in 0..65 {
        tell(&office, ContactNotice::PhoneReset).await;
    }
    let run = refused_run(&office).await;
    tell(&office, ContactNotice::SyncFailed { run }).await;
    office.work().await;
    let failed = |sent: &str| sent.starts_with("Auto-sync failed");
    let (alarms, news): (Vec<_>, Vec<_>) = office.carrier.sent().into_iter().partition(|sent| failed(&sent.subject));
    assert_eq!((alarms.len(), news.len()), (1, 60));
}
