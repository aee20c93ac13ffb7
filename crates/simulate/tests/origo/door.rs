//! Who gets in: tokens, headers, limits.

use axum::body::Bytes;
use axum::http::Request;
use reqwest::Method;
use serde_json::{Value, json};
use simulate::origo::{Call, Limits};

use crate::bench::{Bench, TYPE, action, person, tell, with};

#[tokio::test]
async fn a_token_lasts_an_hour() {
    let bench = Bench::new().await;
    let (status, token) = bench.ask_token(&bench.options.client_secret).await;
    assert_eq!((status, &token["expires_in"], &token["token_type"]), (200, &json!(3600), &json!("Bearer")));
    assert!(token["id_token"].is_string());
    bench.pass(3599);
    assert_eq!(bench.get("").await.0, 200);
    bench.pass(1);
    let (status, told) = bench.get("").await;
    assert_eq!((status, told["message"].is_string()), (401, true));
}

#[tokio::test]
async fn a_token_that_nobody_uses_may_end_sooner() {
    let bench = Bench::with(|options| options.timing.token_idle = Some(std::time::Duration::from_mins(5))).await;
    bench.pass(299);
    assert_eq!(bench.get("").await.0, 200);
    bench.pass(299);
    assert_eq!(bench.get("").await.0, 200);
    bench.pass(300);
    assert_eq!(bench.get("").await.0, 401);
}

#[tokio::test]
async fn wrong_secrets_and_unknown_tokens_are_turned_away() {
    let mut bench = Bench::new().await;
    assert_eq!(bench.ask_token("guess").await.0, 401);
    bench.origo.forget_tokens();
    assert_eq!(bench.get("").await.0, 401);
    bench.token = "guess".to_owned();
    assert_eq!(bench.get("").await.0, 401);
}

#[tokio::test]
async fn a_token_is_asked_for_with_a_form_and_for_this_organisation() {
    let bench = Bench::new().await;
    let url = |org: &str| format!("{}/authentication/customer/{org}/token", bench.base);
    let ask = async |org: &str, kind: &str, form: String| {
        tell(bench.client.post(url(org)).header("content-type", kind).body(form)).await.unwrap().0
    };
    let own = bench.options.organization.as_str();
    let fields = format!("client_id={}&client_secret={}", bench.options.client_id, bench.options.client_secret);
    let (form, whole) = ("application/x-www-form-urlencoded", format!("{fields}&grant_type=client_credentials"));
    assert_eq!(ask(own, form, whole.clone()).await, 200);
    assert_eq!(ask(own, "text/plain", whole.clone()).await, 400);
    assert_eq!(ask(own, form, format!("{fields}&grant_type=password")).await, 400);
    assert_eq!(ask("777", form, whole).await, 401);
}

#[tokio::test]
async fn headers_are_checked() {
    let bench = Bench::new().await;
    let path = format!("{}{}", bench.base, bench.management("/users"));
    let body = with(person("ada"), action(None)).to_string();
    let send = async |application: &str, version: &str, kind: &str| {
        let request = bench.client.post(&path).bearer_auth(&bench.token).body(body.clone());
        let headers = [("application-id", application), ("application-version", version), ("content-type", kind)];
        let request = headers.iter().fold(request, |request, (name, value)| match *value {
            "" => request,
            value => request.header(*name, value),
        });
        tell(request).await.unwrap()
    };
    for (application, version, kind, named) in [
        ("", "1", TYPE, "Application-ID"),
        ("EXAMPLE", "1", TYPE, "Application-ID"),
        ("HID-EXAMPLE-TEST", "", TYPE, "Application-Version"),
        ("HID-EXAMPLE-TEST", "1", "application/json", "Content-Type"),
        ("HID-EXAMPLE-TEST", "1", &format!("{TYPE}; charset=utf-8"), "Content-Type"),
    ] {
        let (status, told) = send(application, version, kind).await;
        assert_eq!(status, 400, "{application} {version} {kind}");
        assert!(told["detail"].as_str().unwrap().contains(named), "{told}");
    }
    assert_eq!(send("HID-EXAMPLE-TEST", "1", TYPE).await.0, 201);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let bench = Bench::new().await;
    for path in ["/nothing", "/users/1", "/users/eleven", "/part-number/1"] {
        assert_eq!(bench.get(path).await.0, 404, "{path}");
    }
    for path in ["/users/1", "/invitation/1", "/credential/1", "/credential-container/1"] {
        assert_eq!(bench.delete(path).await.0, 404, "{path}");
    }
    let other = bench.request(Method::GET, "/credential-management/customer/777", None);
    assert_eq!(tell(other).await.unwrap().0, 404);
    assert_eq!(bench.post("/users/1/invitation", &action(None)).await.0, 404);
    assert_eq!(bench.post("/invitation/1/email", &Value::Null).await.0, 404);
    assert_eq!(bench.post("/credential-container/1/credential", &action(None)).await.0, 404);
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused() {
    let bench = Bench::new().await;
    let request = bench.request(Method::POST, &bench.management("/users"), None);
    let (status, told) = tell(request.header("content-type", TYPE).body("{")).await.unwrap();
    assert_eq!((status, &told["scimType"]), (400, &json!("invalidSyntax")));
}

#[tokio::test]
async fn each_kind_of_call_has_a_limit_of_its_own_and_excess_answers_403() {
    let bench =
        Bench::with(|options| options.limits = Limits { calls: 4, tokens: 2, events: 3, ..Limits::default() }).await;
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(bench.get("").await.0);
    }
    assert_eq!(statuses, [200, 200, 200, 200, 403, 403]);
    let secret = &bench.options.client_secret;
    assert_eq!([bench.ask_token(secret).await.0, bench.ask_token(secret).await.0], [200, 403], "one was taken before");
    let events =
        [bench.events("").await.0, bench.events("").await.0, bench.events("").await.0, bench.events("").await.0];
    assert_eq!(events, [200, 200, 200, 403]);

    bench.pass(299);
    assert_eq!(bench.get("").await, (403, json!({"status": 403, "message": "Forbidden"})));
    bench.pass(1);
    assert_eq!(bench.get("").await.0, 200);
    assert_eq!(bench.origo.calls()[&Call::Organization], 8, "those that were turned away are counted, too");
}

#[tokio::test]
async fn the_documented_limits_are_the_usual_ones() {
    let limits = Limits::default();
    assert_eq!((limits.calls, limits.tokens, limits.events, limits.window.as_secs()), (300, 50, 300, 300));
}

#[tokio::test]
async fn each_address_has_limits_of_its_own() {
    let bench = Bench::with(|options| options.limits = Limits { calls: 1, ..Limits::default() }).await;
    let call = |last: u8| {
        let request = Request::get(bench.management("")).body(Bytes::new()).unwrap();
        bench.origo.handle([10, 0, 0, last].into(), request).response().unwrap().status().as_u16()
    };
    assert_eq!([call(1), call(1), call(2)], [401, 403, 401]);
}
