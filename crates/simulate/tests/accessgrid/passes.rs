//! Key cards: issued, listed, changed, and through all their states.

use reqwest::Method;
use serde_json::{Value, json};
use simulate::accessgrid::{PassState, WalletError};

use crate::bench::{Bench, TEMPLATE, person, tell};

#[tokio::test]
async fn a_pass_is_issued_with_an_address_to_install_it_from() {
    let bench = Bench::new().await;
    let pass = bench.issue("ada").await;
    assert_eq!((&pass["state"], &pass["card_template_id"]), (&json!("created"), &json!(TEMPLATE)));
    assert_eq!((&pass["employee_id"], &pass["full_name"]), (&json!("usr_ada"), &json!("ada")));
    assert_eq!((&pass["card_number"], &pass["site_code"]), (&json!("10001"), &json!("42")));
    assert_eq!((&pass["devices"], &pass["metadata"]), (&json!([]), &json!({"owner": "test"})));
    let url = pass["install_url"].as_str().unwrap();
    assert!(url.starts_with(&format!("{}/install/", bench.base)), "{url}");
    assert_eq!(pass["direct_install_url"], format!("{url}?direct=true"));
    let id = bench.grid.install(url, "Pixel 9").unwrap();
    let read = bench.get(&format!("/v1/key-cards/{id}")).await.1;
    assert_eq!((&read["state"], &read["devices"][0]["name"]), (&json!("active"), &json!("Pixel 9")));
    assert_eq!(bench.grid.install(url, "Other"), Err(WalletError::State("active")), "an address works once");
    assert_eq!(bench.grid.install("http://x/install/none", "Other"), Err(WalletError::UnknownAddress));
}

#[tokio::test]
async fn what_is_missing_or_malformed_is_refused() {
    let bench = Bench::new().await;
    for (field, value, status) in [
        ("card_template_id", json!(""), 422),
        ("card_template_id", json!("0xnone"), 404),
        ("full_name", Value::Null, 422),
        ("email", json!({}), 422),
        ("expiration_date", json!("soon"), 422),
        ("metadata", json!("text"), 422),
    ] {
        let mut body = person("ada");
        body[field] = value;
        let (told, message) = bench.post("/v1/key-cards", &body).await;
        assert_eq!((told, message["message"].is_string()), (status, true), "{body}");
    }
    assert!(bench.grid.passes().is_empty());
    assert_eq!(bench.grid.templates()[0].balance, 500);
}

#[tokio::test]
async fn a_card_number_is_given_once_and_free_again_with_its_pass() {
    let bench = Bench::new().await;
    let ask = async |name: &str, number: Value| {
        let mut body = person(name);
        body["card_number"] = number;
        bench.post("/v1/key-cards", &body).await
    };
    let (status, first) = ask("ada", json!("777")).await;
    assert_eq!((status, &first["card_number"]), (201, &json!("777")));
    assert_eq!(ask("bea", json!(777)).await, (422, json!({"message": "card_number has already been taken"})));
    bench.act(first["id"].as_str().unwrap(), "delete").await;
    assert_eq!(ask("bea", json!(777)).await.0, 201);
}

#[tokio::test]
async fn passes_are_listed_by_template_and_state_in_pages() {
    let bench = Bench::new().await;
    for name in ["ada", "bea", "cleo"] {
        bench.issue(name).await;
    }
    bench.installed("dora").await;
    let names = async |query: &str| -> (Vec<String>, Value) {
        let told = bench.get(&format!("/v1/key-cards{query}")).await.1;
        let keys = told["keys"].as_array().unwrap();
        (keys.iter().map(|key| key["full_name"].as_str().unwrap().to_owned()).collect(), told["pagination"].clone())
    };
    assert_eq!(names(&format!("?template_id={TEMPLATE}")).await.0, ["ada", "bea", "cleo", "dora"]);
    assert_eq!(names(&format!("?template_id={TEMPLATE}&state=active")).await.0, ["dora"]);
    assert!(names("?template_id=0xd3adc0ffe").await.0.is_empty());
    let (page, pagination) = names(&format!("?template_id={TEMPLATE}&page=2&per_page=3")).await;
    assert_eq!(page, ["dora"]);
    assert_eq!(pagination, json!({"current_page": 2, "per_page": 3, "total_pages": 2, "total_count": 4}));
    assert_eq!(names("?per_page=1000").await.1["per_page"], 100);
}

#[tokio::test]
async fn a_pass_is_changed_in_part() {
    let bench = Bench::new().await;
    let id = bench.installed("ada").await;
    let change =
        json!({"full_name": "Ada Groß", "classification": "full_time", "expiration_date": "2027-01-01T00:00:00Z"});
    let request = bench.request(Method::PATCH, &format!("/v1/key-cards/{id}"), "", Some(&change));
    let (status, pass) = tell(request).await.unwrap();
    assert_eq!((status, &pass["full_name"], &pass["employee_id"]), (200, &json!("Ada Groß"), &json!("usr_ada")));
    assert_eq!((&pass["state"], &pass["expiration_date"]), (&json!("active"), &json!("2027-01-01T00:00:00.000Z")));
    bench.act(&id, "delete").await;
    let request = bench.request(Method::PATCH, &format!("/v1/key-cards/{id}"), "", Some(&change));
    assert_eq!(tell(request).await.unwrap().0, 422);
}

#[tokio::test]
async fn every_state_takes_what_fits_it_and_refuses_the_rest() {
    let bench = Bench::new().await;
    let table = [
        (PassState::Created, ["refused", "refused", "unlink", "deleted"]),
        (PassState::Active, ["suspended", "refused", "unlink", "deleted"]),
        (PassState::Suspended, ["refused", "active", "unlink", "deleted"]),
        (PassState::Unlink, ["refused", "active", "refused", "deleted"]),
        (PassState::Deleted, ["refused", "refused", "refused", "refused"]),
        (PassState::Expired, ["refused", "refused", "unlink", "deleted"]),
    ];
    for (from, expected) in table {
        for (action, expected) in ["suspend", "resume", "unlink", "delete"].into_iter().zip(expected) {
            let id = reach(&bench, from).await;
            assert_eq!(bench.state_of(&id).await, from.as_str());
            let (status, told) = bench.act(&id, action).await;
            match expected {
                "refused" => assert_eq!((status, told["message"].is_string()), (422, true), "{from:?} {action}"),
                state => assert_eq!((status, &told["state"]), (200, &json!(state)), "{from:?} {action}"),
            }
        }
    }
}

/// A pass in this state.
async fn reach(bench: &Bench, state: PassState) -> String {
    if state == PassState::Created {
        return bench.issue("ada").await["id"].as_str().unwrap().to_owned();
    }
    let id = bench.installed("ada").await;
    match state {
        PassState::Suspended => drop(bench.act(&id, "suspend").await),
        PassState::Unlink => drop(bench.act(&id, "unlink").await),
        PassState::Deleted => drop(bench.act(&id, "delete").await),
        PassState::Expired => {
            let end = (bench.grid.now() + std::time::Duration::from_secs(1)).to_string();
            let path = format!("/v1/key-cards/{id}");
            tell(bench.request(Method::PATCH, &path, "", Some(&json!({"expiration_date": end})))).await.unwrap();
            bench.pass(1);
        }
        PassState::Active | PassState::Created => {}
    }
    id
}

#[tokio::test]
async fn a_pass_that_is_taken_out_of_the_wallet_is_unlinked() {
    let bench = Bench::new().await;
    let id = bench.installed("ada").await;
    bench.grid.remove_pass(&id).unwrap();
    let pass = bench.get(&format!("/v1/key-cards/{id}")).await.1;
    assert_eq!((&pass["state"], &pass["devices"]), (&json!("unlink"), &json!([])));
    assert_eq!(bench.grid.remove_pass(&id), Err(WalletError::State("unlink")));
    assert_eq!(bench.grid.remove_pass("0x1"), Err(WalletError::UnknownPass("0x1".to_owned())));
}

#[tokio::test]
async fn a_pass_whose_end_was_moved_does_not_expire_at_the_old_one() {
    let bench = Bench::new().await;
    let mut body = person("ada");
    body["expiration_date"] = json!("2026-11-20T09:00:00Z");
    let id = bench.post("/v1/key-cards", &body).await.1["id"].as_str().unwrap().to_owned();
    let later = json!({"expiration_date": "2026-11-20T10:00:00Z"});
    tell(bench.request(Method::PATCH, &format!("/v1/key-cards/{id}"), "", Some(&later))).await.unwrap();
    bench.pass(3600);
    assert_eq!(bench.state_of(&id).await, "created");
    bench.pass(3600);
    assert_eq!(bench.state_of(&id).await, "expired");
}

#[tokio::test]
async fn the_balance_of_a_template_goes_down_to_nothing() {
    let bench = Bench::new().await;
    assert!(bench.grid.set_balance(TEMPLATE, 2) && !bench.grid.set_balance("0xnone", 2));
    let balance = async || bench.get(&format!("/v1/console/card-templates/{TEMPLATE}")).await.1["balance"].clone();
    bench.issue("ada").await;
    assert_eq!(balance().await, 1);
    let id = bench.issue("bea").await["id"].as_str().unwrap().to_owned();
    bench.act(&id, "delete").await;
    assert_eq!(balance().await, 0, "what was spent does not come back");
    let (status, told) = bench.post("/v1/key-cards", &person("cleo")).await;
    assert_eq!((status, told["message"].as_str().unwrap().contains("exhausted")), (422, true));
    let ledger = bench.get("/v1/console/ledger-items").await.1;
    let items = ledger["ledger_items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["access_pass"]["id"], &items[0]["amount"]), (2, &json!(id), &json!(-1)));
}
