//! Locking what was lost.

use app::self_service::{self, by_session};
use domain::certificate::CertificateState;
use domain::device::DeviceState;
use domain::mobile_id::ProcessKind;
use domain::self_service::Level;

use super::people::refused;
use crate::office::Office;

#[tokio::test]
async fn a_lost_phone_is_locked_at_once_with_all_that_it_can_do() {
    for office in Office::both().await {
        office.supplies(|_| {}).await;
        let ada = office.holder(None).await;
        let credential = office.supplied(&ada, 1).await.credential.unwrap();
        office.work().await;
        let before = office.carrier.sent().len();
        let linked = office.inside(ada.id, Level::Linked, None).await;
        let phone = self_service::phones(&linked).await.unwrap().remove(0).device.id;
        let by_phone = office.inside(ada.id, Level::Full, Some(phone)).await;
        assert!(self_service::phones(&by_phone).await.unwrap()[0].is_this_login);
        let locked = self_service::lock_phone(&linked, phone).await.unwrap();
        assert_eq!((locked.device.state.as_str(), locked.can_lock), ("removed", false));
        assert!(office.credential(credential).await.is_final());
        let mut reader = office.app.store().read().await.unwrap();
        let certificates = reader.certificates().of_credential(credential).await.unwrap();
        assert!(certificates.iter().all(|one| matches!(one.state, CertificateState::Revoked(_))));
        drop(reader);
        let [process] = <[_; 1]>::try_from(office.processes(ProcessKind::LockOwn).await).unwrap();
        assert_eq!((process.state.as_str(), process.credential), ("completed", Some(credential)));
        let sent = office.sent_since(before).await;
        assert_eq!(sent.len(), 1);
        assert!(sent[0].text.contains("your phone Phone 1 was locked for good"), "{}", sent[0].text);
        assert_eq!(refused(self_service::lock_phone(&linked, phone).await), "phone_locked");
        assert_eq!(refused(self_service::lock_credential(&linked, credential).await), "state");
    }
}

#[tokio::test]
async fn a_session_ends_with_the_phone_that_it_began_with() {
    for office in Office::both().await {
        office.supplies(|_| {}).await;
        let ada = office.holder(None).await;
        office.supplied(&ada, 1).await;
        let linked = office.inside(ada.id, Level::Linked, None).await;
        let phone = self_service::phones(&linked).await.unwrap().remove(0).device.id;
        let token = app::access::Secret::for_session().unwrap();
        let session = store::repo::HolderSession {
            id: office.app.fresh_id().unwrap(),
            device: Some(phone),
            ..linked.session().clone()
        };
        let mut uow = office.app.store().begin().await.unwrap();
        uow.holder_sessions().add(&session, store::seal::sha256(token.expose().as_bytes())).await.unwrap();
        uow.commit().await.unwrap();
        let slug = &office.house.project.slug;
        by_session(&office.app, slug, token.expose(), None).await.unwrap();
        self_service::lock_phone(&linked, phone).await.unwrap();
        let ended = by_session(&office.app, slug, token.expose(), None).await;
        assert_eq!(refused(ended), "unauthenticated");
    }
}

#[tokio::test]
async fn a_credential_for_doors_is_locked_also_where_mobile_ids_are_not() {
    for office in Office::both().await {
        office.supplies(|all| all.mobile_id.processes.set(ProcessKind::LockOwn, false)).await;
        let ada = office.holder(None).await;
        let of_mobile_id = office.supplied(&ada, 1).await.credential.unwrap();
        let (bea, door) = office.invite("Bea", "2").await;
        let of_ada = office.inside(ada.id, Level::Full, None).await;
        let phone = self_service::phones(&of_ada).await.unwrap().remove(0);
        assert!(!phone.can_lock);
        assert_eq!(refused(self_service::lock_phone(&of_ada, phone.device.id).await), "process_disabled");
        assert_eq!(refused(self_service::lock_credential(&of_ada, of_mobile_id).await), "process_disabled");
        assert_eq!(phone.device.state, DeviceState::Active);
        assert!(!office.credential(of_mobile_id).await.is_final(), "nothing of what was refused is done");
        assert_eq!(office.processes(ProcessKind::LockOwn).await.len(), 0);
        let of_bea = office.inside(bea.id, Level::Linked, None).await;
        let locked = self_service::lock_credential(&of_bea, door.id).await.unwrap();
        assert!(locked.credential.is_final() && !locked.can_lock);
        let sent = office.sent_since(0).await;
        let told = sent.iter().filter(|sent| sent.to == "bea@example.org" && sent.text.contains("was locked for good"));
        assert_eq!(told.count(), 1);
    }
}
