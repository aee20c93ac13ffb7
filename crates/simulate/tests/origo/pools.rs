//! The organisation, its licences and its part numbers.

use serde_json::json;
use simulate::origo::PartNumber;

use crate::bench::{ACTION, Bench, CREDENTIAL, POOL, SMALL_POOL, action, code_of, id_of, person, with};

#[tokio::test]
async fn the_organisation_tells_what_it_has() {
    let bench = Bench::new().await;
    bench.user_with_credential("ada").await;
    bench.user_with_phone("bea").await;
    for path in ["", "/"] {
        let (status, told) = bench.get(path).await;
        assert_eq!(status, 200);
        assert_eq!(told["id"], 1_002_345);
        assert_eq!(
            (&told["totalUsers"], &told["activeUsers"], &told["pendingInvitations"]),
            (&json!(2), &json!(1), &json!(1))
        );
        let licence = &told["licenseInfo"][0];
        assert_eq!(
            (&licence["partNumber"], &licence["availableQty"], &licence["consumedQty"]),
            (&json!(POOL), &json!(498), &json!(2))
        );
    }
}

#[tokio::test]
async fn part_numbers_are_listed_by_their_location_alone() {
    let bench = Bench::new().await;
    let (status, list) = bench.get("/part-number").await;
    assert_eq!((status, &list["totalResults"]), (200, &json!(2)));
    let first = &list["Resources"][0];
    assert_eq!(first.as_object().unwrap().keys().collect::<Vec<_>>(), ["meta"]);
    let location = first["meta"]["location"].as_str().unwrap();
    assert_eq!(location, format!("{}{}", bench.base, bench.management("/part-number/11")));
    let part = bench.get("/part-number/11").await.1;
    for (name, value) in [
        ("id", json!(11)),
        ("partNumber", json!(POOL)),
        ("friendlyName", json!("Main building")),
        ("availableQty", json!(500)),
        ("nextNumber", json!(40001)),
        ("lastNumber", json!(40500)),
        ("replenishmentState", json!("OK")),
    ] {
        assert_eq!(part[name], value, "{name}");
    }
}

#[tokio::test]
async fn card_numbers_come_from_the_range_and_the_count_goes_down() {
    let pool =
        PartNumber { prefix: "A".to_owned(), suffix: "-x".to_owned(), ..PartNumber::range(5, POOL, "Gate", 9, 2) };
    let bench = Bench::with(|options| options.part_numbers = vec![pool]).await;
    let numbers = [bench.user_with_credential("ada").await, bench.user_with_credential("bea").await];
    assert_eq!(numbers.map(|user| user[CREDENTIAL][0]["cardNumber"].clone()), [json!("A9-x"), json!("A10-x")]);
    let part = bench.get("/part-number/5").await.1;
    assert_eq!(
        (&part["availableQty"], &part["nextNumber"], &part["replenishmentState"]),
        (&json!(0), &json!(11), &json!("EXHAUSTED"))
    );
    let (status, told) = bench.post("/users", &with(person("eve"), action(Some(POOL)))).await;
    assert_eq!(status, 400);
    assert_eq!(told["detail"], format!("No credential of part number {POOL} is available."));
    assert_eq!(bench.get("").await.1["totalUsers"], 2, "no user is made without the credential");
}

#[tokio::test]
async fn a_number_may_be_wished_for_if_it_is_free_and_in_the_range() {
    let bench = Bench::new().await;
    let ask = async |name: &str, number: &str| {
        let mut action = action(Some(POOL));
        action[ACTION]["credential"] = json!(number);
        bench.post("/users", &with(person(name), action)).await
    };
    assert_eq!(ask("ada", "40010").await.1[CREDENTIAL][0]["cardNumber"], "40010");
    assert_eq!(ask("bea", "40010").await.0, 409);
    assert_eq!(ask("bea", "7").await.0, 400);
    assert_eq!(ask("bea", "").await.1[CREDENTIAL][0]["cardNumber"], "40011");
}

#[tokio::test]
async fn a_pool_that_does_not_exist_is_told() {
    let bench = Bench::new().await;
    let (status, told) = bench.post("/users", &with(person("ada"), action(Some("NO-SUCH")))).await;
    assert_eq!((status, told["detail"].as_str().unwrap()), (400, "Part number NO-SUCH does not exist."));
    assert!(bench.origo.users().is_empty());
}

#[tokio::test]
async fn what_never_reached_a_phone_is_available_again_and_its_number_is_not() {
    let bench = Bench::new().await;
    let available = async || bench.get("/part-number/11").await.1["availableQty"].as_u64().unwrap();
    let user = bench.user_with_credential("ada").await;
    assert_eq!(available().await, 499);
    let invitation = id_of(&user[crate::bench::INVITATION][0]);
    assert_eq!(bench.delete(&format!("/invitation/{invitation}")).await.0, 204);
    bench.pass(1);
    assert_eq!(available().await, 500);
    let second = bench.user_with_credential("bea").await;
    assert_eq!(second[CREDENTIAL][0]["cardNumber"], "40002");
    bench.origo.accept(code_of(&second), "Pixel").unwrap();
    bench.delete(&format!("/credential/{}", id_of(&second[CREDENTIAL][0]))).await;
    bench.pass(10);
    assert_eq!(available().await, 499, "one that was on a phone is used up");
}

#[tokio::test]
async fn a_pool_can_be_emptied_and_filled_while_it_runs() {
    let bench = Bench::new().await;
    assert!(bench.origo.set_available(SMALL_POOL, 0));
    assert!(!bench.origo.set_available("NO-SUCH", 0));
    let ask = async |name| bench.post("/users", &with(person(name), action(Some(SMALL_POOL)))).await.0;
    assert_eq!(ask("ada").await, 400);
    assert!(bench.origo.set_available("12", 1));
    assert_eq!([ask("ada").await, ask("bea").await], [201, 400]);
}
