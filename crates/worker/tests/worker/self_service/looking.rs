//! What holders see, which is what is theirs.

use app::self_service::{self, phone_login};
use app::users;
use domain::event::Category;
use domain::mobile_id::ProcessKind;
use domain::self_service::Level;
use domain::time::SignedDuration;

use super::people::refused;
use crate::office::Office;

#[tokio::test]
async fn holders_see_what_is_theirs_and_nothing_else() {
    for office in Office::both().await {
        office.supplies(|_| {}).await;
        let ada = office.holder(None).await;
        office.supplied(&ada, 1).await;
        let (bea, invited) = office.invite("Bea", "2").await;
        let of_ada = office.inside(ada.id, Level::Linked, None).await;
        let [phone] = <[_; 1]>::try_from(self_service::phones(&of_ada).await.unwrap()).unwrap();
        assert_eq!((phone.device.name.as_str(), phone.can_lock, phone.is_this_login), ("Phone 1", true, false));
        let [own] = <[_; 1]>::try_from(self_service::credentials(&of_ada).await.unwrap()).unwrap();
        assert_eq!((own.system.as_str(), own.pool.as_str(), own.can_lock), ("Mobile ID", "Mobile ID", true));
        assert_eq!(own.phone.as_ref().map(|phone| phone.id), Some(phone.device.id));
        let told: Vec<_> =
            own.certificates.iter().map(|one| (one.usage.as_str(), one.certificate.state.as_str())).collect();
        assert_eq!(told, [("authentication", "valid"), ("signature", "valid")]);
        let of_bea = office.inside(bea.id, Level::Full, None).await;
        assert!(self_service::phones(&of_bea).await.unwrap().is_empty());
        let [own] = <[_; 1]>::try_from(self_service::credentials(&of_bea).await.unwrap()).unwrap();
        assert_eq!((own.credential.id, own.can_renew), (invited.id, false));
        assert!(own.invited_until.is_some());
        assert_eq!(refused(self_service::lock_phone(&of_bea, phone.device.id).await), "not_found");
        let credential = phone.device.credential;
        assert_eq!(refused(self_service::lock_credential(&of_bea, credential).await), "not_found");
        assert_eq!(refused(self_service::renew(&of_bea, credential).await), "not_found");
    }
}

#[tokio::test]
async fn the_history_tells_holders_what_happened_to_them() {
    for office in Office::both().await {
        office.supplies(|_| {}).await;
        let ada = office.holder(None).await;
        office.supplied(&ada, 1).await;
        office.invite("Bea", "2").await;
        let holder = office.inside(ada.id, Level::Linked, None).await;
        let page = self_service::history(&holder, None).await.unwrap();
        let told: Vec<_> = page.items.iter().map(|one| one.text.as_str()).collect();
        assert!(told.contains(&"Process completed (Supply mobile ID for user)"), "{told:?}");
        assert!(told.contains(&"[Mobile ID] Phone added"), "{told:?}");
        assert!(told.iter().all(|text| !text.contains("Bea") && !text.contains("ada")), "{told:?}");
        assert!(page.items.windows(2).all(|pair| pair[0].at >= pair[1].at));
        let of_ada = office.events(Category::DeviceEnrolled).await.len();
        assert_eq!(page.items.iter().filter(|one| one.category == Category::DeviceEnrolled).count(), of_ada);
        assert_eq!(refused_query(self_service::history(&holder, Some("x".to_owned())).await), "invalid_cursor");
    }
}

fn refused_query<T>(result: Result<T, app::Error>) -> &'static str {
    match result.err().unwrap() {
        app::Error::InvalidQuery(faults) => faults[0].code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_renewal_before_its_time_is_taken_up_by_the_phone() {
    for office in Office::both().await {
        office.supplies(|_| {}).await;
        let ada = office.holder(None).await;
        let credential = office.supplied(&ada, 1).await.credential.unwrap();
        assert!(office.to_renew(1).await.is_empty());
        office.house.pass(SignedDuration::from_hours(1));
        let linked = office.inside(ada.id, Level::Linked, None).await;
        assert_eq!(refused(self_service::renew(&linked, credential).await), "login_stronger");
        let holder = office.inside(ada.id, Level::Full, None).await;
        let own = self_service::renew(&holder, credential).await.unwrap();
        assert!(!own.can_renew, "it goes on");
        assert_eq!(refused(self_service::renew(&holder, credential).await), "nothing_to_renew");
        let templates = office.to_renew(1).await;
        assert_eq!(templates.len(), 2);
        office.install(1, &templates).await;
        assert!(office.to_renew(1).await.is_empty(), "and is over");
        let [process] = <[_; 1]>::try_from(office.processes(ProcessKind::Renew).await).unwrap();
        assert_eq!((process.state.as_str(), process.started_by.to_string().as_str()), ("completed", "holder"));
        office.set(|all| all.mobile_id.processes.set(ProcessKind::Renew, false)).await;
        assert_eq!(refused(self_service::renew(&holder, credential).await), "process_disabled");
    }
}

#[tokio::test]
async fn who_is_erased_leaves_nothing_of_self_service_behind() {
    for office in Office::both().await {
        let ada = office.house.user("Ada", "1").await;
        let browser = self_service::Browser::fresh().unwrap();
        office.links_for("ada@example.org", &browser).await;
        self_service::starting_password::make(&office.cx(), ada.id).await.unwrap();
        let holder = office.inside(ada.id, Level::Full, None).await;
        let slug = &office.house.project.slug;
        phone_login::begin(&office.app, slug, &browser, "Firefox".to_owned(), None).await.unwrap();
        users::delete(&office.cx(), ada.id, app::Expected::Any).await.unwrap();
        assert_eq!(refused(self_service::me(&holder).await), "unauthenticated");
        let mut reader = office.app.store().read().await.unwrap();
        assert!(reader.holder_passwords().lookup(office.house.project.id, ada.id).await.unwrap().is_none());
        drop(reader);
        let mut uow = office.app.store().begin().await.unwrap();
        assert_eq!(uow.holder_sessions().remove_of_user(ada.id, None).await.unwrap(), 0);
        assert_eq!(uow.holder_links().remove_expired(domain::time::Timestamp::MAX).await.unwrap(), 0);
    }
}
