//! Invitations to contact details that were changed by hand wait for a second person.

use app::users::{self, Draft};
use app::{Context, Expected};
use domain::operator::Role;
use domain::settings::Settings;
use domain::time::SignedDuration;
use domain::user::User;

use crate::carrier::Next;
use crate::office::Office;
use crate::sms;

/// Changes the project's settings so that approvals are required.
async fn require_approval(office: &Office, change: impl FnOnce(&mut Settings)) {
    let mut uow = office.app.store().begin().await.unwrap();
    let stored = uow.settings().lookup(office.house.project.id).await.unwrap();
    let mut settings = stored.settings;
    settings.invitations.approve_changed_contacts = true;
    change(&mut settings);
    uow.settings().update(office.house.project.id, &settings, stored.version + 1, office.app.now()).await.unwrap();
    uow.commit().await.unwrap();
}

/// Changes a user by hand; answers who did.
async fn edit(office: &Office, user: &User, edit: impl FnOnce(&mut Draft)) -> Context {
    let cx = office.house.operator(Role::Operator).await;
    let edited = |known: &Draft| {
        let mut draft = known.clone();
        edit(&mut draft);
        Ok(draft)
    };
    users::update(&cx, user.id, Expected::Any, edited).await.unwrap();
    cx
}

async fn approve(office: &Office, user: &User) {
    let cx = office.house.operator(Role::Operator).await;
    users::approve_contact(&cx, user.id, Expected::Any).await.unwrap();
}

/// Where messages with a link went.
fn invited(office: &Office) -> Vec<String> {
    let sent = office.carrier.sent().into_iter();
    sent.filter(|sent| sent.text.contains("/m/#")).map(|sent| sent.to).collect()
}

#[tokio::test]
async fn what_was_queued_already_waits_too_and_leaves_with_the_approval() {
    for office in Office::both().await {
        require_approval(&office, |_| ()).await;
        let (ada, _) = office.invite("ada", "1").await;
        edit(&office, &ada, |draft| draft.email = Some("eve@example.com".to_owned())).await;
        office.work().await;
        assert_eq!(invited(&office), Vec::<String>::new());
        let told: Vec<_> = office.carrier.sent().into_iter().map(|sent| sent.to).collect();
        assert_eq!(told, ["ada@example.org"], "where it used to lead, the change is announced");
        approve(&office, &ada).await;
        office.work().await;
        assert_eq!(invited(&office), ["eve@example.com"]);
        office.house.pass(SignedDuration::from_hours(8 * 24));
        office.work().await;
        assert_eq!((invited(&office).len(), office.jobs().await), (1, vec![]), "what waited is not sent beside it");
    }
}

#[tokio::test]
async fn what_nobody_approves_leaves_after_seven_days_if_it_is_still_good() {
    for office in Office::both().await {
        require_approval(&office, |settings| settings.invitations.valid_days = 14).await;
        let (ada, _) = office.invite("ada", "1").await;
        edit(&office, &ada, |draft| draft.email = Some("ada@example.com".to_owned())).await;
        office.house.pass(SignedDuration::from_hours(7 * 24) - SignedDuration::from_secs(1));
        office.work().await;
        assert_eq!(invited(&office), Vec::<String>::new());
        office.house.pass(SignedDuration::from_secs(1));
        office.work().await;
        assert_eq!(invited(&office), ["ada@example.com"]);
    }
}

#[tokio::test]
async fn an_sms_that_follows_a_mail_waits_for_its_number() {
    for office in Office::both().await {
        sms::with_gateway(&office).await;
        require_approval(&office, |_| ()).await;
        let [ada, bob] = [office.house.user("ada", "1").await, office.house.user("bob", "2").await];
        let number = |number: &'static str| move |user: &mut User| user.profile.mobile = Some(number.parse().unwrap());
        let ada = office.change(ada, number("+436601234567")).await;
        let bob = office.change(bob, number("+436601234568")).await;
        office.acquire(&ada).await;
        edit(&office, &ada, |draft| draft.mobile = Some("+436609999999".to_owned())).await;
        office.work().await;
        assert_eq!(invited(&office), Vec::<String>::new(), "the mail would bring the SMS with it");
        approve(&office, &ada).await;
        office.work().await;
        assert_eq!(invited(&office), ["ada@example.org", "+436609999999"]);

        office.carrier.next([Next::Gated, Next::Transient]);
        office.carrier.open_gate();
        office.acquire(&bob).await;
        office.work().await;
        edit(&office, &bob, |draft| draft.mobile = Some("+436608888888".to_owned())).await;
        office.house.pass(SignedDuration::from_secs(61));
        office.work().await;
        assert_eq!(invited(&office)[2..], ["bob@example.org"], "the mail was gone, the SMS was not");
    }
}
