//! Users: made, read, found, changed, deleted.

use serde_json::{Value, json};
use simulate::origo::{CredentialStatus, InvitationStatus};

use crate::bench::{ACTION, Bench, CONTAINER, CREDENTIAL, INVITATION, POOL, action, id_of, person, with};

#[tokio::test]
async fn one_call_makes_user_invitation_and_credential() {
    let bench = Bench::new().await;
    let user = bench.user_with_credential("ada").await;
    assert_eq!(user["externalId"], "usr_ada");
    assert_eq!(user["emails"], json!([{"value": "ada@example.org"}]));
    assert_eq!(user["name"], json!({"familyName": "Klein", "givenName": "ada"}));
    let (invitation, credential) = (&user[INVITATION][0], &user[CREDENTIAL][0]);
    assert_eq!(invitation["status"], "PENDING");
    let code = invitation["invitationCode"].as_str().unwrap();
    let groups: Vec<usize> = code.split('-').map(str::len).collect();
    assert_eq!(groups, [4, 4, 4, 4], "{code}");
    assert_eq!(invitation["expirationDate"], "2026-12-20T08:00:00.000Z");
    assert_eq!((&credential["partNumber"], &credential["cardNumber"]), (&json!(POOL), &json!("40001")));
    assert_eq!(
        (&credential["partnumberFriendlyName"], &credential["status"]),
        (&json!("Main building"), &json!("RESERVED"))
    );
    assert_eq!(bench.origo.invitations()[0].emails_sent, 1);
    let (status, read) = bench.get(&format!("/users/{}", id_of(&user))).await;
    assert_eq!((status, read), (200, user));
}

#[tokio::test]
async fn a_user_may_be_made_alone() {
    let bench = Bench::new().await;
    let (status, user) = bench.post("/users", &person("ada")).await;
    assert_eq!(status, 201);
    assert_eq!((&user[INVITATION], &user[CREDENTIAL], &user[CONTAINER]), (&json!([]), &json!([]), &json!([])));
}

#[tokio::test]
async fn an_address_and_an_external_id_belong_to_one_user() {
    let bench = Bench::new().await;
    bench.user_with_credential("ada").await;
    let mut same = person("bea");
    for (pointer, value, words) in [
        ("/emails/0/value", "ADA@example.org", "e-mail address is not unique"),
        ("/externalId", "usr_ada", "and the externalId are not unique"),
        ("/emails/0/value", "bea@example.org", "The externalId is not unique"),
    ] {
        *same.pointer_mut(pointer).unwrap() = json!(value);
        let (status, told) = bench.post("/users", &same).await;
        assert_eq!((status, &told["scimType"], &told["status"]), (409, &json!("uniqueness"), &json!("409")));
        assert!(told["detail"].as_str().unwrap().contains(words), "{told}");
    }
    assert_eq!(bench.origo.users().len(), 1);
    assert_eq!(bench.origo.credentials().len(), 1);
}

#[tokio::test]
async fn what_is_missing_or_malformed_is_refused() {
    let bench = Bench::new().await;
    let without = |name: &str| {
        let mut body = person("ada");
        body.as_object_mut().unwrap().remove(name);
        body
    };
    let bad = |field: &str, value: &str| {
        let mut body = with(person("ada"), action(Some(POOL)));
        body[ACTION][field] = json!(value);
        body
    };
    let mut no_address = person("ada");
    no_address["emails"][0]["value"] = json!("ada");
    for body in [
        without("name"),
        without("emails"),
        no_address,
        bad("assignCredential", "yes"),
        bad("partNumber", ""),
        bad("createInvitationCode", "N"),
    ] {
        let (status, told) = bench.post("/users", &body).await;
        assert_eq!(status, 400, "{body}");
        assert!(told["detail"].is_string(), "{told}");
    }
    assert!(bench.origo.users().is_empty());
}

#[tokio::test]
async fn users_are_found_by_address_and_by_external_id() {
    let bench = Bench::new().await;
    for name in ["ada", "bea", "cleo"] {
        bench.post("/users", &person(name)).await;
    }
    let search = async |body: Value| bench.post("/users/.search", &body).await;
    let names = |told: &Value| -> Vec<String> {
        let found = told["Resources"].as_array().unwrap();
        found.iter().map(|user| user["externalId"].as_str().unwrap().to_owned()).collect()
    };
    let (status, told) = search(json!({"filter": "emails eq \"BEA@example.org\""})).await;
    assert_eq!((status, names(&told)), (200, vec!["usr_bea".to_owned()]));
    assert_eq!((&told["totalResults"], &told["itemsPerPage"], &told["startIndex"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(names(&search(json!({"filter": "externalId eq \"usr_cleo\""})).await.1), ["usr_cleo"]);
    assert_eq!(search(json!({"filter": "externalId eq \"usr_CLEO\""})).await.1["totalResults"], 0);

    let page = search(json!({"startIndex": 2, "count": 1, "sortBy": "externalId", "sortOrder": "descending"})).await.1;
    assert_eq!((names(&page), &page["totalResults"]), (vec!["usr_bea".to_owned()], &json!(3)));
    let picked = search(json!({"count": 1, "attributes": ["emails"]})).await.1;
    let keys: Vec<&String> = picked["Resources"][0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["emails", "id", "schemas"]);
    for wrong in [
        json!({"filter": "name eq \"x\""}),
        json!({"filter": "emails co \"x\""}),
        json!({"filter": "emails eq x"}),
        json!({"sortBy": "shoe size"}),
        json!({"startIndex": "two"}),
    ] {
        assert_eq!(search(wrong.clone()).await.0, 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_user_is_changed_as_a_whole() {
    let bench = Bench::new().await;
    let ada = id_of(&bench.user_with_credential("ada").await);
    bench.post("/users", &person("bea")).await;
    let mut changed = person("ada");
    changed["name"]["familyName"] = json!("Groß");
    changed["emails"][0]["value"] = json!("a.gross@example.org");
    let (status, user) = bench.put(&format!("/users/{ada}"), &changed).await;
    assert_eq!((status, &user["name"]["familyName"]), (200, &json!("Groß")));
    assert_eq!(user[CREDENTIAL].as_array().unwrap().len(), 1);
    changed["emails"][0]["value"] = json!("bea@example.org");
    assert_eq!(bench.put(&format!("/users/{ada}"), &changed).await.0, 409);
    assert_eq!(bench.put("/users/1", &changed).await.0, 404);
    let found = bench.post("/users/.search", &json!({"filter": "emails eq \"ada@example.org\""})).await.1;
    assert_eq!(found["totalResults"], 0, "the old address leads nowhere");
    assert_eq!(bench.post("/users", &person("ada")).await.0, 409, "the external id is still theirs");
}

#[tokio::test]
async fn a_user_goes_with_everything_and_not_at_once() {
    let bench = Bench::new().await;
    let (user, credential, _) = bench.user_with_phone("ada").await;
    bench.post(&format!("/users/{user}/invitation"), &action(None)).await;
    let path = format!("/users/{user}");
    assert_eq!(bench.delete(&path).await.0, 204);
    assert_eq!(bench.get(&path).await.1["status"], "DELETE_INITIATED");
    assert_eq!(bench.delete(&path).await.0, 204);
    assert_eq!(bench.post("/users", &person("ada")).await.0, 409, "the address is not free yet");
    assert_eq!(bench.post(&format!("{path}/invitation"), &action(None)).await.0, 400);
    bench.pass(6);
    assert_eq!(bench.get(&path).await.0, 404);
    assert_eq!(bench.delete(&path).await.0, 404);
    let gone = bench.origo.credentials().into_iter().find(|one| one.id == credential).unwrap();
    assert_eq!(gone.status, CredentialStatus::Revoked);
    let statuses: Vec<_> = bench.origo.invitations().iter().map(|one| one.status).collect();
    assert_eq!(statuses, [InvitationStatus::Acknowledged, InvitationStatus::Cancelled]);
    assert_eq!(bench.post("/users", &person("ada")).await.0, 201);
}
