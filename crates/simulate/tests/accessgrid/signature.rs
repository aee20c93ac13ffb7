//! Who gets in: signatures, limits.

use reqwest::Method;
use serde_json::json;
use simulate::accessgrid::Call;

use crate::bench::{Bench, TEMPLATE, person, sign, tell};

#[tokio::test]
async fn what_is_not_signed_by_the_account_is_turned_away() {
    let bench = Bench::new().await;
    let body = person("ada").to_string();
    let url = format!("{}/v1/key-cards", bench.base);
    let send = async |account: &str, signature: String| {
        let request = bench.client.post(&url).header("X-ACCT-ID", account).header("X-PAYLOAD-SIG", signature);
        tell(request.body(body.clone())).await.unwrap()
    };
    let (account, secret) = (bench.options.account_id.as_str(), bench.options.secret.as_str());
    for (account, signature) in [
        ("0xother", sign(secret, &body)),
        (account, sign("guess", &body)),
        (account, sign(secret, "{}")),
        (account, sign(secret, &body).to_uppercase()),
        (account, String::new()),
    ] {
        let (status, told) = send(account, signature).await;
        assert_eq!((status, told), (401, json!({"message": "Invalid account or signature"})));
    }
    assert_eq!(send(account, sign(secret, &body)).await.0, 201);
    assert_eq!(tell(bench.client.get(&url)).await.unwrap().0, 401);
}

#[tokio::test]
async fn without_a_body_the_query_is_signed_and_names_the_pass() {
    let bench = Bench::new().await;
    let pass = bench.issue("ada").await;
    let id = pass["id"].as_str().unwrap();
    let path = format!("/v1/key-cards/{id}");
    let read = async |payload: &str| tell(bench.request(Method::GET, &path, payload, None)).await.unwrap().0;
    assert_eq!(read(&json!({ "id": id }).to_string()).await, 200);
    assert_eq!(read("{}").await, 200);
    assert_eq!(read(r#"{"id":"0xother"}"#).await, 401, "signed for another pass");
    assert_eq!(read("nonsense").await, 401);
    let list = bench.request(Method::GET, "/v1/key-cards", r#"{"id":"key-cards"}"#, None);
    assert_eq!(tell(list).await.unwrap().0, 200);
    let logs = format!("/v1/console/card-templates/{TEMPLATE}/logs");
    assert_eq!(tell(bench.request(Method::GET, &logs, r#"{"id":"logs"}"#, None)).await.unwrap().0, 200);
}

#[tokio::test]
async fn excess_answers_429_and_says_when_to_come_again() {
    let bench = Bench::with(|options| options.limit = 3).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(bench.get("/v1/key-cards").await.0);
    }
    assert_eq!(statuses, [200, 200, 200, 429]);
    bench.pass(59);
    let answer = bench.request(Method::GET, "/v1/key-cards", "{}", None).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].to_str().unwrap()), (429, "2"));
    bench.pass(1);
    assert_eq!(bench.get("/v1/key-cards").await.0, 200);
    assert_eq!(bench.grid.calls()[&Call::List], 6);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let bench = Bench::new().await;
    for path in
        ["/v1/nothing", "/v1/key-cards/0x1", "/v1/console/card-templates/0x1", "/v1/console/card-templates/0x1/logs"]
    {
        assert_eq!(bench.get(path).await.0, 404, "{path}");
    }
    for action in ["suspend", "resume", "unlink", "delete"] {
        assert_eq!(bench.act("0x1", action).await, (404, json!({"message": "key card not found"})));
    }
    let hook = bench.request(Method::DELETE, "/v1/console/webhooks/1", "{}", None);
    assert_eq!(tell(hook).await.unwrap().0, 404);
    let request =
        bench.client.post(format!("{}/v1/key-cards", bench.base)).header("X-ACCT-ID", &bench.options.account_id);
    let broken = request.header("X-PAYLOAD-SIG", sign(&bench.options.secret, "{")).body("{");
    assert_eq!(tell(broken).await.unwrap().0, 400);
}
