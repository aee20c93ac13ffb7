//! Bodies that do not fit, and requests that come too often.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use super::phone::{CLAIM, CONFIRM, DISABLED, Invited, OFFER, Phone, RESET, STATE, is_complete, jwk};
use crate::world::{As as _, World, get, post};

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_without_being_read() {
    let world = World::new().await;
    for path in [OFFER, CLAIM, CONFIRM, DISABLED, RESET] {
        for announced in [true, false] {
            let read = Arc::new(AtomicUsize::new(0));
            let counter = read.clone();
            let parts = futures_util::stream::iter((0..1000).map(move |_| {
                counter.fetch_add(1, Ordering::SeqCst);
                Ok::<_, std::io::Error>(Bytes::from(vec![b' '; 1024]))
            }));
            let mut request = Request::post(path).header("content-type", "application/json");
            if announced {
                request = request.header("content-length", 1_024_000);
            }
            let answered = world.send(request.body(Body::from_stream(parts)).unwrap()).await;
            assert_eq!(
                (answered.status, answered.code().as_str()),
                (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
                "{path}"
            );
            assert!(is_complete(&answered.headers), "{path}");
            let limit = if announced { 0 } else { 17 };
            assert!(read.load(Ordering::SeqCst) <= limit, "{path}: {read:?} parts were read");
        }
    }
}

#[tokio::test]
async fn a_body_of_the_largest_size_is_read() {
    let invited = Invited::new().await;
    let mut body = json!({"code": invited.code, "padding": ""}).to_string();
    body.insert_str(body.len() - 1, &" ".repeat(16_384 - body.len()));
    let send = |body: String| {
        let request = Request::post(OFFER).header("content-type", "application/json").body(Body::from(body));
        invited.world.send(request.unwrap())
    };
    assert_eq!(send(body.clone()).await.status, StatusCode::OK);
    assert_eq!(send(format!("{body} ")).await.code(), "too_large");
}

#[tokio::test]
async fn a_body_is_json_and_says_so() {
    let world = World::new().await;
    for path in [OFFER, CLAIM, CONFIRM, DISABLED, RESET] {
        for media_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
            let request = Request::post(path).header("content-type", media_type).body(Body::from("{}")).unwrap();
            let answered = world.send(request).await;
            let expected = (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type");
            assert_eq!((answered.status, answered.code().as_str()), expected, "{path} {media_type}");
            assert!(is_complete(&answered.headers), "{path}");
        }
    }
    let request = Request::post(OFFER).header("content-type", "Application/JSON; charset=utf-8");
    let answered = world.send(request.body(Body::from(r#"{"code": ""}"#)).unwrap()).await;
    assert_eq!(answered.code(), "code_unknown", "the type is right");
}

#[tokio::test]
async fn what_is_not_json_is_malformed() {
    let world = World::new().await;
    for body in ["", "{", "{\"code\": }", "{\"code\": \"a\"} x", "\u{feff}{}", "{\"code\": \"\u{1}\"}"] {
        let request = Request::post(OFFER).header("content-type", "application/json").body(Body::from(body)).unwrap();
        let answered = world.send(request).await;
        assert_eq!((answered.status, answered.code().as_str()), (StatusCode::BAD_REQUEST, "malformed"), "{body}");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_pointed_at_and_not_repeated() {
    for invited in Invited::both().await {
        let (world, mut phone) = (&invited.world, Phone::new(1));
        let claim = phone.claim_of(&invited.code);
        let with = |pointer: &str, value: Value| {
            let mut body = claim.clone();
            *body.pointer_mut(pointer).unwrap() = value;
            body
        };
        let mut pin = claim.clone();
        pin["pin"] = json!("12a4");
        for (path, body, pointer) in [
            (CLAIM, pin, "/pin"),
            (CLAIM, with("/code", json!(7)), "/code"),
            (CLAIM, with("/device", json!("secretive")), "/device"),
            (CLAIM, with("/device/name", json!("")), "/device/name"),
            (CLAIM, with("/device/name", json!("x".repeat(81))), "/device/name"),
            (CLAIM, with("/device/name", json!("secretive\r\nEvil: 1")), "/device/name"),
            (CLAIM, with("/device/platform", json!("Android")), "/device/platform"),
            (CLAIM, with("/device/public_key", jwk(2)), "/device/public_key"),
            (CLAIM, with("/device/public_key/x", json!("secretive")), "/device/public_key"),
            (CLAIM, with("/device/encryption_key", jwk(1)), "/device/encryption_key"),
            (CLAIM, with("/device/encryption_key/crv", json!("P-384")), "/device/encryption_key"),
            (CLAIM, with("/device/encryption_key", json!({"kty": "EC"})), "/device/encryption_key/crv"),
            (CLAIM, json!({"code": invited.code}), "/device"),
            (CLAIM, json!([invited.code]), ""),
            (CONFIRM, json!({}), "/installed"),
            (CONFIRM, json!({"installed": []}), "/installed"),
            (CONFIRM, json!({"installed": [{"kind": "door_id"}, {}]}), "/installed/1/kind"),
            (DISABLED, json!({"status": "secretive"}), "/status"),
            (OFFER, json!({}), "/code"),
            (OFFER, json!({"code": ["secretive"]}), "/code"),
        ] {
            let answered = phone.ask(world, path, Some(&body)).await;
            let expected = (StatusCode::UNPROCESSABLE_ENTITY, "invalid");
            assert_eq!((answered.status, answered.code().as_str()), expected, "{path} {body}: {}", answered.text);
            assert_eq!(answered.json()["errors"][0]["pointer"], pointer, "{path} {body}: {}", answered.text);
            assert!(
                !answered.text.contains("secretive") && !answered.text.contains(&invited.code),
                "{}",
                answered.text
            );
        }
        let claimed = phone.claim(world, &invited.code).await;
        assert_eq!(claimed.status, StatusCode::OK, "the code is as good as before: {}", claimed.text);
    }
}

#[tokio::test]
async fn every_member_that_does_not_fit_is_listed() {
    let invited = Invited::new().await;
    let mut phone = Phone::new(1);
    let mut body = phone.claim_of(&invited.code);
    body["pin"] = json!("1");
    body["device"]["name"] = json!("");
    body["device"]["platform"] = json!("");
    let answered = phone.ask(&invited.world, CLAIM, Some(&body)).await.json();
    let pointers: Vec<_> =
        answered["errors"].as_array().unwrap().iter().map(|fault| fault["pointer"].clone()).collect();
    assert_eq!(pointers, ["/pin", "/device/name", "/device/platform"]);
}

#[tokio::test]
async fn who_asks_too_often_is_told_how_long_to_wait() {
    for world in World::both().await {
        let ask = || world.send_from("198.51.100.7", post(OFFER, &json!({"code": "mzxw6ytboi2dknrxhazdgnbvgy"})));
        for _ in 0..120 {
            assert_eq!(ask().await.code(), "code_unknown");
        }
        let answered = ask().await;
        assert_eq!((answered.status, answered.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "rate_limited"));
        let wait: i64 = answered.header("retry-after").parse().unwrap();
        assert!((1..=61).contains(&wait), "{wait}");
        assert_eq!(world.send(post(OFFER, &json!({"code": ""}))).await.code(), "code_unknown", "others do not wait");
        world.house.pass(domain::time::SignedDuration::from_secs(wait));
        assert_eq!(ask().await.code(), "code_unknown", "nor does anybody for longer than was said");
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_of_the_protocol() {
    let world = World::new().await;
    for path in ["/enrol/v1/certificate", "/enrol/v1/nothing"] {
        let answered = world.send(post(path, &json!({}))).await;
        assert_eq!((answered.status, answered.code().as_str()), (StatusCode::NOT_FOUND, "not_found"), "{path}");
        assert!(is_complete(&answered.headers), "{path}");
    }
    for (request, allowed) in [(get(CLAIM), "POST"), (post(STATE, &json!({})).with("dpop", "x"), "GET,HEAD")] {
        let path = request.uri().path().to_owned();
        let answered = world.send(request).await;
        assert_eq!(
            (answered.status, answered.code().as_str()),
            (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            "{path}"
        );
        assert_eq!(answered.header("allow"), allowed, "{path}");
        assert!(is_complete(&answered.headers), "{path}");
    }
}
