//! Invitations, devices and proofs.

use domain::device::{Device, DeviceState, PublicKey, Removal, Thumbprint};
use domain::id::{Id, kind};
use domain::invitation::{Channel, DEFAULT_LIFETIME, Invitation, InvitationEvent, InvitationState, NewInvitation};
use domain::time::SignedDuration;
use store::repo::list::ListQuery;
use store::repo::{DEVICES, INVITATIONS};
use store::seal::sha256;
use store::{Error, Unique};

use crate::on_both;
use crate::world::{at, filter, fresh, with_project};

pub(crate) fn invitation(project: Id<kind::Project>, code: &str) -> Invitation {
    let new = NewInvitation {
        id: fresh(),
        project,
        user: fresh(),
        credential: fresh(),
        generation: 2,
        channel: Channel::Sms,
        code_hash: sha256(code.as_bytes()),
        lifetime: DEFAULT_LIFETIME,
        resend_of: Some(fresh()),
    };
    Invitation::new(&new, at(0))
}

pub(crate) fn device(project: Id<kind::Project>, thumbprint: u8) -> Device {
    Device {
        id: fresh(),
        project,
        user: fresh(),
        credential: fresh(),
        invitation: fresh(),
        name: "Łucjas Telefon 📱".to_owned(),
        platform: "reference".to_owned(),
        public_key: PublicKey { x: [1; 32], y: [2; 32] },
        thumbprint: Thumbprint([thumbprint; 32]),
        encryption_key: PublicKey { x: [3; 32], y: [4; 32] },
        state: DeviceState::Active,
        lease_until: Some(at(100)),
        last_seen_at: at(1),
        claimed_at: at(0),
        enrolled_at: Some(at(1)),
        gone_at: None,
        stale: false,
    }
}

#[tokio::test]
async fn an_invitation_is_found_by_its_code_and_by_nothing_near_it() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut sent = invitation(project, "code");
        let mut uow = store.begin().await.unwrap();
        uow.invitations().add_many([&sent, &invitation(project, "other")]).await.unwrap();
        let again = uow.invitations().add(&Invitation { id: fresh(), ..sent.clone() }).await;
        assert!(matches!(again, Err(Error::Taken(_))), "{again:?}");
        drop(uow);
        let mut uow = store.begin().await.unwrap();
        uow.invitations().add_many([&sent, &invitation(project, "other")]).await.unwrap();
        assert_eq!(uow.invitations().by_code(&sent.code_hash).await.unwrap(), Some(sent.clone()));
        let mut near = sent.code_hash;
        near[31] ^= 1;
        assert_eq!(uow.invitations().by_code(&near).await.unwrap(), None);
        sent = sent.apply(InvitationEvent::PinTried, at(1)).unwrap().0;
        sent = sent.apply(InvitationEvent::Delivered, at(1)).unwrap().0;
        sent = sent.apply(InvitationEvent::Accept { device: fresh() }, at(2)).unwrap().0;
        uow.invitations().update(&sent).await.unwrap();
        assert_eq!(uow.invitations().lookup(project, sent.id).await.unwrap(), Some(sent.clone()));
        assert_eq!(uow.invitations().lock(fresh(), sent.id).await.unwrap(), None, "another project's");
        assert_eq!(uow.invitations().lock(project, sent.id).await.unwrap(), Some(sent.clone()));
        let accepted = Some(filter(&INVITATIONS, "state eq \"accepted\" and channel eq \"sms\""));
        let query = ListQuery { filter: accepted, ..ListQuery::of(&INVITATIONS) };
        assert_eq!(uow.invitations().list(project, &query).await.unwrap().items, [sent]);
    })
    .await;
}

#[tokio::test]
async fn of_two_phones_with_one_code_the_second_waits_for_the_first() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let sent = invitation(project, "code");
        let mut uow = store.begin().await.unwrap();
        uow.invitations().add(&sent).await.unwrap();
        uow.commit().await.unwrap();
        let phones: Vec<_> = (0..6)
            .map(|_| {
                let (store, hash) = (store.clone(), sent.code_hash);
                tokio::spawn(async move {
                    let mut uow = store.begin().await.unwrap();
                    let found = uow.invitations().lock_by_code(&hash).await.unwrap().unwrap();
                    let Ok((taken, _)) = found.apply(InvitationEvent::Accept { device: fresh() }, at(1)) else {
                        return false;
                    };
                    uow.invitations().update(&taken).await.unwrap();
                    uow.commit().await.unwrap();
                    true
                })
            })
            .collect();
        let mut accepted = 0;
        for phone in phones {
            accepted += u32::from(phone.await.unwrap());
        }
        assert_eq!(accepted, 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_void_or_past_its_day_is_found_once() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut all: Vec<_> = (0..4).map(|n| invitation(project, &n.to_string())).collect();
        all[1].credential = all[0].credential;
        all[1].state = InvitationState::Sent;
        all[2].credential = all[0].credential;
        all[2].state = InvitationState::Accepted;
        all[3].expires_at = at(5);
        let mut uow = store.begin().await.unwrap();
        uow.invitations().add_many(&all).await.unwrap();
        assert_eq!(uow.invitations().past_expiry(at(4), 9).await.unwrap(), []);
        assert_eq!(uow.invitations().past_expiry(at(5), 9).await.unwrap(), [all[3].clone()]);
        let mut voided = uow.invitations().void(project, all[0].credential).await.unwrap();
        voided.sort_by_key(|invitation| invitation.id);
        assert_eq!(voided.iter().map(|i| i.id).collect::<Vec<_>>(), [all[0].id, all[1].id]);
        assert!(voided.iter().all(|invitation| invitation.state == InvitationState::Cancelled));
        assert_eq!(uow.invitations().void(project, all[0].credential).await.unwrap(), []);
        let far = at(0) + SignedDuration::from_hours(24 * 365);
        assert_eq!(uow.invitations().past_expiry(far, 9).await.unwrap(), [all[3].clone()]);
        assert_eq!(uow.invitations().of_credential(project, all[0].credential).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_key_is_bound_to_one_phone_until_that_is_reset() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut phone = device(project, 7);
        let mut uow = store.begin().await.unwrap();
        uow.devices().add(&phone).await.unwrap();
        uow.commit().await.unwrap();
        let mut uow = store.begin().await.unwrap();
        let second = uow.devices().add(&device(project, 7)).await;
        assert!(matches!(second, Err(Error::Taken(Unique::DeviceKey))), "{second:?}");
        drop(uow);
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.devices().by_thumbprint(&phone.thumbprint).await.unwrap(), Some(phone.clone()));
        assert_eq!(uow.devices().lock_by_thumbprint(&Thumbprint([8; 32])).await.unwrap(), None);
        phone.state = DeviceState::Reset;
        phone.gone_at = Some(at(9));
        phone.name = String::new();
        uow.devices().update(&phone).await.unwrap();
        assert_eq!(uow.devices().by_thumbprint(&phone.thumbprint).await.unwrap(), None);
        assert_eq!(uow.devices().lookup(project, phone.id).await.unwrap(), Some(phone.clone()));
        uow.devices().add(&device(project, 7)).await.unwrap();
        assert_eq!(uow.devices().of_credential(project, phone.credential).await.unwrap(), [phone]);
    })
    .await;
}

#[tokio::test]
async fn a_lease_that_ended_is_reported_until_something_was_made_of_it() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut phones: Vec<_> = (0..5).map(|n| device(project, n)).collect();
        phones[0].lease_until = Some(at(50));
        phones[0].state = DeviceState::Removed(Removal::Replaced);
        phones[2].lease_until = None;
        phones[2].state = DeviceState::Claimed;
        phones[3].stale = true;
        phones[4].gone_at = Some(at(3));
        let mut uow = store.begin().await.unwrap();
        for phone in &phones {
            uow.devices().add(phone).await.unwrap();
        }
        assert_eq!(uow.devices().past_lease(at(49), 9).await.unwrap(), []);
        assert_eq!(uow.devices().past_lease(at(100), 9).await.unwrap(), phones[..2]);
        let stale = ListQuery { filter: Some(filter(&DEVICES, "stale eq true")), ..ListQuery::of(&DEVICES) };
        assert_eq!(uow.devices().list(project, &stale).await.unwrap().items, [phones[3].clone()]);
    })
    .await;
}

#[tokio::test]
async fn a_proof_opens_one_request() {
    on_both(|store| async move {
        let uses: Vec<_> = (0..10)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut uow = store.begin().await.unwrap();
                    let first = uow.proofs().use_once(&[1; 32], at(10)).await.unwrap();
                    uow.commit().await.unwrap();
                    first
                })
            })
            .collect();
        let mut firsts = 0;
        for used in uses {
            firsts += u32::from(used.await.unwrap());
        }
        assert_eq!(firsts, 1);
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.proofs().purge(at(9)).await.unwrap(), 0);
        assert!(!uow.proofs().use_once(&[1; 32], at(10)).await.unwrap());
        assert_eq!(uow.proofs().purge(at(10)).await.unwrap(), 1);
    })
    .await;
}
