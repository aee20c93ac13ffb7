//! Invitations, phones and the credentials on them.

use serde_json::{Value, json};
use simulate::origo::{ContainerStatus, CredentialStatus, InvitationStatus, PartNumber, PhoneError};

use crate::bench::{
    ACTION, Bench, CONTAINER, CREDENTIAL, INVITATION, POOL, SMALL_POOL, action, code_of, id_of, person,
};

#[tokio::test]
async fn a_credential_reaches_the_phone_when_the_invitation_is_accepted() {
    let bench = Bench::new().await;
    let user = bench.user_with_credential("ada").await;
    let typed = code_of(&user).replace('-', " ").to_lowercase();
    let container = bench.origo.accept(&typed, "Pixel 9").unwrap();
    let read = bench.get(&format!("/users/{}", id_of(&user))).await.1;
    assert_eq!(read[INVITATION][0]["status"], "ACKNOWLEDGED");
    let phone = &read[CONTAINER][0];
    assert_eq!(
        (&phone["id"], &phone["status"], &phone["model"]),
        (&json!(container), &json!("ACTIVE"), &json!("Pixel 9"))
    );
    assert_eq!(
        (&phone[CREDENTIAL][0]["status"], &phone[CREDENTIAL][0]["id"]),
        (&json!("ISSUED"), &user[CREDENTIAL][0]["id"])
    );
    assert_eq!(read[CREDENTIAL], json!([]));
    assert_eq!(bench.origo.accept(&typed, "Pixel 9"), Err(PhoneError::NotPending("ACKNOWLEDGED")));
    assert_eq!(bench.origo.accept("AAAA-BBBB-CCCC-DDDD", "Pixel 9"), Err(PhoneError::UnknownCode));
}

#[tokio::test]
async fn an_invitation_may_come_later_with_or_without_a_credential() {
    let bench = Bench::new().await;
    let user = id_of(&bench.post("/users", &person("ada")).await.1);
    let path = format!("/users/{user}/invitation");
    let (status, bare) = bench.post(&path, &action(None)).await;
    assert_eq!((status, &bare["id"], &bare[CREDENTIAL]), (201, &json!(user), &json!([])));
    assert_eq!(bare[INVITATION][0]["status"], "PENDING");
    let (status, whole) = bench.post(&path, &action(Some(POOL))).await;
    assert_eq!((status, &whole[CREDENTIAL][0]["status"]), (201, &json!("RESERVED")));
    assert_eq!(whole[INVITATION].as_array().unwrap().len(), 1, "the new one alone");
    bench.origo.accept(code_of(&bare), "Old").unwrap();
    let read = bench.get(&format!("/users/{user}")).await.1;
    assert_eq!(read[CONTAINER][0][CREDENTIAL], json!([]));
    assert_eq!(read[INVITATION].as_array().unwrap().len(), 2);
    let not_inviting = json!({ACTION: {"createInvitationCode": "N"}});
    assert_eq!(bench.post(&path, &not_inviting).await.0, 400);
    assert_eq!(bench.post(&path, &json!({})).await.0, 400);
}

#[tokio::test]
async fn an_invitation_is_mailed_again_while_it_is_pending() {
    let bench = Bench::new().await;
    let user = bench.user_with_credential("ada").await;
    let path = format!("/invitation/{}/email", id_of(&user[INVITATION][0]));
    assert_eq!(bench.post(&path, &Value::Null).await.0, 204);
    assert_eq!(bench.origo.invitations()[0].emails_sent, 2);
    bench.origo.accept(code_of(&user), "Pixel").unwrap();
    assert_eq!(bench.post(&path, &Value::Null).await.0, 400);
}

#[tokio::test]
async fn an_invitation_is_cancelled_and_what_it_brought_is_unbound() {
    let bench = Bench::new().await;
    let user = bench.user_with_credential("ada").await;
    let path = format!("/invitation/{}", id_of(&user[INVITATION][0]));
    assert_eq!(bench.delete(&path).await.0, 204);
    assert_eq!(bench.origo.invitations()[0].status, InvitationStatus::CancelInitiated);
    assert_eq!(bench.delete(&path).await.0, 412);
    bench.pass(1);
    assert_eq!(bench.origo.invitations()[0].status, InvitationStatus::Cancelled);
    assert_eq!(bench.origo.credentials()[0].status, CredentialStatus::Unbound);
    assert_eq!(bench.origo.accept(code_of(&user), "Pixel"), Err(PhoneError::NotPending("CANCELLED")));

    let other = bench.user_with_credential("bea").await;
    bench.origo.accept(code_of(&other), "Pixel").unwrap();
    let (status, told) = bench.delete(&format!("/invitation/{}", id_of(&other[INVITATION][0]))).await;
    assert_eq!(status, 400, "a phone has it: that is no success");
    assert!(told["detail"].as_str().unwrap().contains("ACKNOWLEDGED"));
}

#[tokio::test]
async fn an_invitation_expires() {
    let bench = Bench::new().await;
    bench.user_with_credential("ada").await;
    bench.pass(30 * 86_400);
    assert_eq!(bench.origo.invitations()[0].status, InvitationStatus::Expired);
    assert_eq!(bench.origo.credentials()[0].status, CredentialStatus::Unbound);
}

#[tokio::test]
async fn a_phone_that_is_enrolled_gets_more_and_nothing_twice() {
    let bench = Bench::new().await;
    let (user, _, container) = bench.user_with_phone("ada").await;
    let path = format!("/credential-container/{container}/credential");
    let (status, told) = bench.post(&path, &action(Some(SMALL_POOL))).await;
    assert_eq!((status, &told[CREDENTIAL][0]["status"]), (201, &json!("ISSUED")));
    assert_eq!(told[CREDENTIAL][0]["cardNumber"], "70001");
    let (status, told) = bench.post(&path, &action(Some(POOL))).await;
    assert_eq!(status, 412);
    assert_eq!(told, json!({"detail": "This credential is already delivered to this credentialContainer."}));
    let read = bench.get(&format!("/users/{user}")).await.1;
    assert_eq!(read[CONTAINER][0][CREDENTIAL].as_array().unwrap().len(), 2);
    assert_eq!(bench.post(&path, &json!({ACTION: {"assignCredential": "N"}})).await.0, 400);
}

#[tokio::test]
async fn a_revocation_is_accepted_first_and_confirmed_later() {
    let bench = Bench::new().await;
    let (user, credential, _) = bench.user_with_phone("ada").await;
    let path = format!("/credential/{credential}");
    let (status, told) = bench.delete(&path).await;
    assert_eq!((status, &told["status"]), (200, &json!("REVOKE_INITIATED")), "the credential's id is even");
    assert_eq!(bench.status_on_phone(user).await, "REVOKE_INITIATED");
    assert_eq!(bench.delete(&path).await.0, 412);
    bench.pass(2);
    assert_eq!(bench.status_on_phone(user).await, "REVOKING");
    assert_eq!(bench.delete(&path).await.0, 412);
    bench.pass(3);
    assert_eq!(bench.status_on_phone(user).await, "REVOKED");
    assert_eq!(bench.delete(&path).await.0, 412);
}

#[tokio::test]
async fn both_ways_of_saying_yes_to_a_revocation_occur() {
    let bench = Bench::new().await;
    let mut statuses = Vec::new();
    for name in ["ada", "bea", "cleo", "dora"] {
        bench.post("/users", &person(&format!("{name}_alone"))).await;
        let credential = bench.user_with_phone(name).await.1;
        statuses.push((credential.is_multiple_of(2), bench.delete(&format!("/credential/{credential}")).await));
    }
    for (even, (status, body)) in &statuses {
        assert_eq!((*status, body.is_null()), if *even { (200, false) } else { (204, true) });
    }
    assert!(statuses.iter().any(|(even, _)| *even) && statuses.iter().any(|(even, _)| !even));
}

#[tokio::test]
async fn one_that_no_phone_holds_is_revoked_at_once_and_the_invitation_brings_nothing() {
    let bench = Bench::new().await;
    let user = bench.user_with_credential("ada").await;
    bench.delete(&format!("/credential/{}", id_of(&user[CREDENTIAL][0]))).await;
    assert_eq!(bench.origo.credentials()[0].status, CredentialStatus::Revoked);
    bench.origo.accept(code_of(&user), "Pixel").unwrap();
    let read = bench.get(&format!("/users/{}", id_of(&user))).await.1;
    assert_eq!(read[CONTAINER][0][CREDENTIAL], json!([]));
}

#[tokio::test]
async fn a_phone_that_loses_its_app_holds_nothing_any_more() {
    let bench = Bench::new().await;
    let (user, _, container) = bench.user_with_phone("ada").await;
    bench.origo.remove_app(container).unwrap();
    assert_eq!(bench.status_on_phone(user).await, "UNBOUND");
    assert_eq!(bench.origo.remove_app(container), Err(PhoneError::Inactive));
    assert_eq!(bench.origo.remove_app(1), Err(PhoneError::UnknownContainer(1)));
    let path = format!("/credential-container/{container}/credential");
    assert_eq!(bench.post(&path, &action(Some(SMALL_POOL))).await.0, 400, "it is inactive");
}

#[tokio::test]
async fn a_container_can_be_removed_from_here() {
    let bench = Bench::new().await;
    let (user, _, container) = bench.user_with_phone("ada").await;
    let path = format!("/credential-container/{container}");
    assert_eq!([bench.delete(&path).await.0, bench.delete(&path).await.0], [204, 204]);
    assert_eq!(bench.origo.containers()[0].status, ContainerStatus::Inactive);
    assert_eq!(bench.status_on_phone(user).await, "UNBOUND");
}

#[tokio::test]
async fn a_new_phone_accepts_another_invitation() {
    let bench = Bench::new().await;
    let (user, old, _) = bench.user_with_phone("ada").await;
    let second = bench.post(&format!("/users/{user}/invitation"), &action(Some(POOL))).await.1;
    bench.origo.accept(code_of(&second), "New phone").unwrap();
    bench.delete(&format!("/credential/{old}")).await;
    bench.pass(5);
    let read = bench.get(&format!("/users/{user}")).await.1;
    let statuses: Vec<_> = [0, 1].map(|phone| read[CONTAINER][phone][CREDENTIAL][0]["status"].clone()).into();
    assert_eq!(statuses, ["REVOKED", "ISSUED"]);
}

#[tokio::test]
async fn a_phone_holds_ten_credentials_and_a_holder_five_phones() {
    let pools = (0..12).map(|n| PartNumber::range(n + 1, &format!("P-{n}"), "Pool", 1000 * (n + 1), 10)).collect();
    let bench = Bench::with(|options| options.part_numbers = pools).await;
    let user = id_of(&bench.post("/users", &person("ada")).await.1);
    let invite = async || bench.post(&format!("/users/{user}/invitation"), &action(None)).await;
    let spare = invite().await.1;
    let mut phones = Vec::new();
    for phone in 0..5 {
        phones.push(bench.origo.accept(code_of(&invite().await.1), &format!("Phone {phone}")).unwrap());
    }
    let (status, told) = invite().await;
    assert_eq!((status, told["detail"].as_str().unwrap().contains("5 phones")), (400, true));
    assert_eq!(bench.origo.accept(code_of(&spare), "Sixth"), Err(PhoneError::TooManyPhones(5)));

    let path = format!("/credential-container/{}/credential", phones[0]);
    for pool in 0..10 {
        assert_eq!(bench.post(&path, &action(Some(&format!("P-{pool}")))).await.0, 201);
    }
    let (status, told) = bench.post(&path, &action(Some("P-10"))).await;
    assert_eq!((status, told["detail"].as_str().unwrap().contains("holds 10")), (400, true));
}
