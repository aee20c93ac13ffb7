//! Phones whose lease is over hold nothing up.

use app::credentials;
use connect::Connector as _;
use connect::mobile_id::MobileId;
use domain::credential::{Credential, CredentialEvent, FinalReason, Observation, Observed, ReversibleReason};
use domain::device::{Device, DeviceState, PublicKey, Thumbprint};
use domain::settings::Settings;
use domain::time::SignedDuration;

use crate::office::Office;

/// A credential on a phone that was last heard of now.
async fn enrolled(office: &Office, name: &str, card_id: &str) -> Credential {
    let (user, credential) = office.invite(name, card_id).await;
    let (now, id) = (office.app.now(), office.app.fresh_id().unwrap());
    let key = PublicKey { x: [1; 32], y: [2; 32] };
    let device = Device {
        id,
        project: user.project,
        user: user.id,
        credential: credential.id,
        invitation: office.invitations(&credential).await[0].id,
        name: "Ada's phone".to_owned(),
        platform: "reference".to_owned(),
        public_key: key,
        thumbprint: Thumbprint(store::seal::sha256(name.as_bytes())),
        encryption_key: key,
        state: DeviceState::Active,
        lease_until: Some(now + SignedDuration::from_hours(24)),
        last_seen_at: now,
        claimed_at: now,
        enrolled_at: Some(now),
        gone_at: None,
        stale: false,
    };
    let event = CredentialEvent::report(credential.generation, Observation::Activated { device: Some(id) });
    let states = MobileId.capabilities(&Settings::default()).states;
    let (mut credential, _) = credential.apply(event, states, now).unwrap();
    credential.version += 1;
    let mut uow = office.app.store().begin().await.unwrap();
    uow.devices().add(&device).await.unwrap();
    uow.credentials().update(&credential).await.unwrap();
    uow.commit().await.unwrap();
    credential
}

#[tokio::test]
async fn what_is_taken_from_a_phone_that_works_waits_for_it() {
    for office in Office::both().await {
        let credential = enrolled(&office, "ada", "1").await;
        let revoked = credentials::revoke(&office.cx(), credential.id, FinalReason::Returned).await.unwrap().credential;
        assert_ne!(revoked.observed, Observed::Revoked);
    }
}

#[tokio::test]
async fn what_is_taken_from_a_phone_whose_lease_is_over_is_gone_at_once() {
    for office in Office::both().await {
        let (first, second) = (enrolled(&office, "ada", "1").await, enrolled(&office, "bob", "2").await);
        office.house.pass(SignedDuration::from_hours(24));
        office.sweep().await;
        let revoked = credentials::revoke(&office.cx(), first.id, FinalReason::Returned).await.unwrap().credential;
        assert_eq!((revoked.observed, revoked.device), (Observed::Revoked, None));
        let held = credentials::suspend(&office.cx(), second.id, ReversibleReason::Lost).await.unwrap().credential;
        assert_eq!(held.observed, Observed::Suspended);
    }
}
