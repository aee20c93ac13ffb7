//! The SMS that goes beside a mail, or instead of it.

use domain::invitation::InvitationState;
use domain::job::{HolderNotice, Task};
use domain::settings::{Settings, SmsContentType, SmsGateway};
use domain::time::SignedDuration;

use crate::carrier::Next;
use crate::office::Office;

/// Gives the project a way out for SMS.
pub(crate) async fn with_gateway(office: &Office) {
    let gateway = SmsGateway {
        url: "https://sms.example.org/".to_owned(),
        body: "to={to}&text={text}".to_owned(),
        content_type: SmsContentType::Form,
        sender: String::new(),
        headers: Vec::new(),
    };
    let mut settings = Settings { sms: Some(gateway), ..Settings::default() };
    settings.invitations.sms = true;
    let mut uow = office.app.store().begin().await.unwrap();
    uow.settings().update(office.house.project.id, &settings, 1, office.app.now()).await.unwrap();
    uow.commit().await.unwrap();
}

#[tokio::test]
async fn an_sms_follows_the_mail_and_its_failure_repeats_no_mail() {
    for office in Office::both().await {
        with_gateway(&office).await;
        let user = office.house.user("ada", "1").await;
        let user = office.change(user, |user| user.profile.mobile = Some("+436601234567".parse().unwrap())).await;
        office.carrier.next([Next::Gated, Next::Transient]);
        office.carrier.open_gate();
        let credential = office.acquire(&user).await;
        office.work().await;
        assert_eq!(office.carrier.sent().len(), 1);
        assert_eq!(office.invitations(&credential).await[0].state, InvitationState::Sent);
        office.house.pass(SignedDuration::from_secs(61));
        office.work().await;
        let sent = office.carrier.sent();
        assert_eq!(sent.iter().map(|sent| sent.to.as_str()).collect::<Vec<_>>(), ["ada@example.org", "+436601234567"]);
        assert!(sent[1].text.contains("https://doors.example.org/m/#"), "the SMS has no link");
        assert_eq!(office.jobs().await, []);
    }
}

#[tokio::test]
async fn a_new_phone_is_announced_by_the_other_channel() {
    for office in Office::both().await {
        with_gateway(&office).await;
        let user = office.house.user("ada", "1").await;
        let user = office.change(user, |user| user.profile.mobile = Some("+436601234567".parse().unwrap())).await;
        let cx = office.cx();
        let mut uow = cx.begin().await.unwrap();
        let task = Task::NotifyHolder { notice: HolderNotice::PhoneAdded };
        app::jobs::queue_letter(&cx, &mut uow, task, app::jobs::letter(&user), cx.now()).await.unwrap();
        uow.commit().await.unwrap();
        office.carrier.next([Next::Permanent]);
        office.work().await;
        let sent = office.carrier.sent();
        assert_eq!(sent.len(), 1);
        assert_eq!(
            (sent[0].to.as_str(), office.carrier.tries()),
            ("ada@example.org", 2),
            "mail, as the SMS was refused"
        );
    }
}
